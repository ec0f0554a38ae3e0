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
