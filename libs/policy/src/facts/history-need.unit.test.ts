import { expect, test } from 'vitest';
import { canceled, queued, suppressed, unsuppressed } from '../contact-past.fixture.js';
import { policySettings } from '../settings.js';
import { aPolicyRequest, factsOf, NOW, type PastEvent } from '../situation.builder.js';
import type { HistoryNeed } from './contact-history.js';
import { historyNeed } from './history-need.js';

const nowMs = Date.parse(NOW);
const sends: HistoryNeed = { sendsSinceMs: nowMs - 10 * 60_000 };
const need = (templateId: string | undefined, ...past: readonly PastEvent[]) =>
  historyNeed(aPolicyRequest({ templateId }), factsOf(...past), policySettings.parse({}), nowMs);

test.each<[string, HistoryNeed | undefined, readonly PastEvent[]]>([
  ['nobody wrote', undefined, []],
  ['this template was sent last', undefined, [queued('req_1', 3)]],
  ['another template was sent last', sends, [queued('req_1', 3, { templateId: 'tpl_2' })]],
  ['another one was sent before the window', undefined, [queued('req_1', 16, { templateId: 'tpl_2' })]],
  ['it was sent by a clock that may be behind', sends, [queued('req_1', 14)]],
  ['a test send was last', sends, [queued('req_1', 3, {}, true)]],
  ['the last send was canceled', sends, [queued('req_1', 3), canceled('req_1')]],
  ['a send was canceled since, and perhaps the last one too', sends, [queued('req_1', 3), canceled('req_0')]],
  ['a send was canceled before the last one', undefined, [canceled('req_0'), queued('req_1', 3)]],
  ['the contact is suppressed', undefined, [queued('req_1', 3, { templateId: 'tpl_2' }), suppressed()]],
  ['a suppression was taken off', { suppressions: true }, [suppressed(), unsuppressed()]],
  ['a campaign was suppressed', { suppressions: true }, [suppressed({ scope: 'campaign', campaignId: 'c1' })]],
  ['something was only taken off', undefined, [unsuppressed()]],
])('when %s: %o', (_, expected, past) => {
  expect(need('tpl_1', ...past)).toEqual(expected);
});

test('mail without a template has no cooldown to look for', () => {
  expect(need(undefined, queued('req_1', 3))).toBeUndefined();
});

test('what was read before the contact changed is read again, all of it', () => {
  const { history: _, ...facts } = factsOf(
    queued('req_1', 3, { templateId: 'tpl_2' }),
    unsuppressed(),
    suppressed(),
    unsuppressed(),
  );
  const request = aPolicyRequest({ templateId: 'tpl_1' });
  const needWith = (upTo: number, parts: { sends?: boolean; suppressions?: boolean }) =>
    historyNeed(
      request,
      {
        ...facts,
        history: {
          upTo,
          ...(parts.sends && { sends: { sinceMs: sends.sendsSinceMs ?? 0, events: [] } }),
          ...(parts.suppressions && { suppressions: [] }),
        },
      },
      policySettings.parse({}),
      nowMs,
    );
  const all = { ...sends, suppressions: true };
  expect(needWith(4, { sends: true, suppressions: true })).toBeUndefined();
  expect(needWith(3, { sends: true, suppressions: true })).toEqual(all);
  expect(needWith(0, { sends: true, suppressions: true })).toEqual(all);
  expect(needWith(4, { sends: true })).toEqual(all);
  expect(needWith(4, { suppressions: true })).toEqual(all);
});

test('a send after the sends were read makes them be read again', () => {
  const facts = factsOf(queued('req_0', 4), queued('req_1', 3, { templateId: 'tpl_2' }));
  const history = (upTo: number) => ({ upTo, sends: { sinceMs: sends.sendsSinceMs ?? 0, events: [] } });
  const needWith = (upTo: number) =>
    historyNeed(
      aPolicyRequest({ templateId: 'tpl_1' }),
      { ...facts, history: history(upTo) },
      policySettings.parse({}),
      nowMs,
    );
  expect([needWith(1), needWith(2)]).toEqual([sends, undefined]);
});
