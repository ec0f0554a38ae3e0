import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue, personFamilies, publicEvents } from './catalogue.js';
import { eventSubject } from './subject.js';
import { filtersOverlap, subjectMatches } from './subject-filter.js';
import { everyPublicType, parseTypeFilter, type TypeFilter } from './type-filter.js';

/** Any UTF-16, lone surrogates too. */
const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));
const publicTypes: string[] = publicEvents.map((definition) => definition.type);
const families = [...new Set(publicEvents.map((definition) => definition.family))];
const verbs = [...new Set(publicEvents.map((definition) => definition.verb))];
const ALICE = 'aaaaaaaaaaaaaaaa';
const BOB = 'bbbbbbbbbbbbbbbb';

const space = fc.constantFrom('', ' ', '\t', '  ');
const term = fc.oneof(
  fc.constantFrom(...publicTypes),
  fc.constantFrom(...families).map((family) => `${family}.*`),
  fc.constantFrom(...families).map((family) => `${family}.>`),
  fc.constantFrom(...verbs).map((verb) => `*.${verb}`),
  fc.constantFrom('*', '>', '*.*', '*.>'),
);
const filterText = fc
  .array(fc.tuple(space, term, space), { minLength: 1, maxLength: 12 })
  .map((terms) => terms.map((parts) => parts.join('')).join(','));
const scope = fc.record({
  workspaceId: fc.constantFrom('wsk_1', 'wsk_2'),
  contact: fc.constantFrom(undefined, ALICE, BOB),
});

function parsed(text: string): TypeFilter {
  const result = parseTypeFilter(text);
  if (!result.ok) throw new Error(`${text}: ${result.reason} ${result.offending}`);
  return result.filter;
}

describe('a type filter', () => {
  test.each([
    ['delivery.bounced', ['delivery.bounced']],
    [' send.queued ,\tsend.edited ', ['send.queued', 'send.edited']],
    ['engagement.*', ['engagement.opened', 'engagement.clicked', 'engagement.unsubscribed']],
    ['engagement.>', ['engagement.opened', 'engagement.clicked', 'engagement.unsubscribed']],
    [
      '*.canceled',
      ['send.canceled', 'draft.canceled', 'followup.canceled', 'campaign.canceled', 'generation.canceled'],
    ],
    ['webhook.*', ['webhook.tested', 'webhook.disabled', 'webhook.enabled']],
    ['*', publicTypes],
    ['>', publicTypes],
    ['*.*', publicTypes],
    ['delivery.sent,*', publicTypes],
  ])('"%s" chooses what it says', (text, types) => {
    expect([...parsed(text).types]).toEqual(expect.arrayContaining(types));
    expect(parsed(text).types.size).toBe(types.length);
  });

  test.each(['', ' ', ',', 'delivery.*,', ',delivery.*', 'delivery.*,,send.*'])('"%s" has a name missing', (text) => {
    expect(parseTypeFilter(text)).toEqual({ ok: false, reason: 'empty', offending: '', nearest: [] });
  });

  test.each([
    ['delivery', ['delivery.*']],
    ['delivery.', ['delivery.*']],
    ['delivery.b*', ['delivery.bounced', 'delivery.*']],
    ['delivery.*.x', ['delivery.*']],
    ['delivery..sent', ['delivery.sent']],
    ['>.sent', ['draft.sent', 'delivery.sent']],
    ['delivery.* send.*', []],
    ['delivery.sent\r\nX: y', []],
    ['ζ.*', []],
  ])('%j is malformed', (text, nearest) => {
    const result = parseTypeFilter(`send.queued, ${text}`);
    expect(result).toMatchObject({ ok: false, reason: 'malformed', offending: text });
    expect(result).toMatchObject({ nearest: expect.arrayContaining(nearest) });
  });

  test.each([
    ['delivery.deliverd', 'delivery.delivered'],
    ['delivrey.*', 'delivery.*'],
    ['Delivery.Sent', 'delivery.sent'],
    ['message.received', 'inbound.received'],
    ['send.cancelled', 'send.canceled'],
    ['*.delivred', 'delivery.delivered'],
  ])('"%s" is unknown, and "%s" is offered', (text, expected) => {
    const result = parseTypeFilter(text);
    expect(result).toMatchObject({ ok: false, reason: 'unknown', offending: text });
    expect(result).toMatchObject({ nearest: expect.arrayContaining([expected]) });
  });

  test.each(['consumer.parked', 'consumer.*', 'webhook.pushed', '*.parked'])(
    'does not know the internal "%s"',
    (text) => {
      expect(parseTypeFilter(text)).toMatchObject({ ok: false, reason: 'unknown' });
    },
  );

  test('never throws, and refuses or chooses at least one public type', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, filterText), (text) => {
        const result = parseTypeFilter(text);
        if (!result.ok) return;
        expect(result.filter.types.size).toBeGreaterThan(0);
        expect([...result.filter.types].filter((type) => !publicTypes.includes(type))).toEqual([]);
      }),
    );
  });

  test('answers a megabyte of nonsense at once', () => {
    const started = performance.now();
    parseTypeFilter('x'.repeat(1_000_000));
    parseTypeFilter(`${'delivery.*,'.repeat(50_000)}nonsense`);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('the broker filters of a type filter', () => {
  test('select exactly the types it matches, of the contact where one is named', () => {
    fc.assert(
      fc.property(filterText, scope, (text, { workspaceId, contact }) => {
        const filter = parsed(text);
        const subjects = filter.subjects({ workspaceId, ...(contact === undefined ? {} : { contact }) });
        for (const { type, family, verb } of catalogue) {
          const person = personFamilies.has(family);
          for (const key of person ? [ALICE, BOB] : ['run_1']) {
            const subject = eventSubject({ workspaceId, family, key, verb });
            const selected = subjects.some((one) => subjectMatches(one, subject));
            expect(selected).toBe(filter.matches(type) && (contact === undefined || key === contact));
          }
        }
      }),
    );
  });

  test('never select a subject of another workspace', () => {
    fc.assert(
      fc.property(filterText, scope, (text, { workspaceId, contact }) => {
        const subjects = parsed(text).subjects({ workspaceId, ...(contact === undefined ? {} : { contact }) });
        const others = { wsk_1: 'wsk_2', wsk_2: 'wsk_1' };
        for (const { family, verb } of catalogue) {
          for (const key of [ALICE, BOB, 'run_1']) {
            const foreign = eventSubject({ workspaceId: others[workspaceId as 'wsk_1'], family, key, verb });
            expect(subjects.filter((one) => subjectMatches(one, foreign))).toEqual([]);
          }
        }
      }),
    );
  });

  test('never overlap, and are never none', () => {
    fc.assert(
      fc.property(filterText, scope, (text, { workspaceId, contact }) => {
        const subjects = parsed(text).subjects({ workspaceId, ...(contact === undefined ? {} : { contact }) });
        expect(subjects.length).toBeGreaterThan(0);
        for (const [i, one] of subjects.entries()) {
          expect(subjects.slice(i + 1).filter((other) => filtersOverlap(one, other))).toEqual([]);
        }
      }),
    );
  });

  test('are one per family where the whole family is chosen', () => {
    expect(parsed('delivery.*, delivery.sent').subjects({ workspaceId: 'w' })).toEqual(['evt.w.delivery.*.*']);
    const everyDelivery = publicTypes.filter((type) => type.startsWith('delivery.')).join();
    expect(parsed(everyDelivery).subjects({ workspaceId: 'w' })).toEqual(['evt.w.delivery.*.*']);
    expect(parsed('delivery.*').subjects({ workspaceId: 'w', contact: ALICE })).toEqual([`evt.w.delivery.${ALICE}.*`]);
    expect(parsed('*').subjects({ workspaceId: 'w', contact: ALICE })).toHaveLength(personFamilies.size);
  });

  test('of a family without contacts match nothing when a contact is named', () => {
    expect(parsed('autopilot.*').subjects({ workspaceId: 'w', contact: ALICE })).toEqual([
      `evt.w.autopilot.${ALICE}.*`,
    ]);
  });

  test('of no filter at all are those of "*"', () => {
    expect(everyPublicType.subjects({ workspaceId: 'w' })).toEqual(parsed('*').subjects({ workspaceId: 'w' }));
    expect(everyPublicType.isEverything && parsed('>').isEverything).toBe(true);
    expect(parsed('delivery.*').isEverything).toBe(false);
  });

  test('refuse an id that would widen them', () => {
    for (const bad of ['*', '>', 'a.b', '', 'a b', 'a\r\n']) {
      expect(() => everyPublicType.subjects({ workspaceId: bad })).toThrow(RangeError);
      expect(() => everyPublicType.subjects({ workspaceId: 'w', contact: bad })).toThrow(RangeError);
    }
  });
});
