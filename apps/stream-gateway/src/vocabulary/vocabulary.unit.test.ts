import type { RecordedEvent } from '@posthorn/events';
import { Problem } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { passes } from './data-test.js';
import { isChosen, Vocabulary } from './vocabulary.js';

const forged = [{ path: ['authentication', 'spf'], isNot: 'pass' }] as const;
const reply = [{ path: ['origin', 'kind'], is: 'reply' }] as const;
const words = new Vocabulary([
  { name: 'mail.came.forged', type: 'inbound.classified', when: forged },
  { name: 'mail.came', type: 'inbound.classified' },
  { name: 'mail.answered', type: 'send.queued', when: reply },
  { name: 'mail.lost', type: 'delivery.bounced' },
  { name: 'mail.lost', type: 'delivery.failed' },
  { name: 'bot.paused', type: 'agent.paused' },
]);

const anEvent = (type: string, data: Record<string, unknown> = {}) => ({ type, data }) as RecordedEvent;
const EVENTS = [
  anEvent('inbound.classified', { authentication: { spf: 'fail' } }),
  anEvent('inbound.classified', { authentication: { spf: 'pass' } }),
  anEvent('inbound.classified'),
  anEvent('send.queued', { origin: { kind: 'reply' } }),
  anEvent('send.queued'),
  anEvent('delivery.bounced'),
  anEvent('delivery.failed'),
  anEvent('agent.paused'),
  anEvent('delivery.sent'),
];

test('an event has the name of the first word that fits, or none', () => {
  expect(EVENTS.map((event) => words.wordFor(event)?.name)).toEqual([
    'mail.came.forged',
    'mail.came',
    'mail.came',
    'mail.answered',
    undefined,
    'mail.lost',
    'mail.lost',
    'bot.paused',
    undefined,
  ]);
});

test.each([
  ['mail.came', ['mail.came', 'mail.came']],
  ['mail.came.forged', ['mail.came.forged']],
  ['mail.came.*', ['mail.came.forged']],
  ['mail.lost', ['mail.lost', 'mail.lost']],
  ['mail.answered, mail.lost', ['mail.answered', 'mail.lost', 'mail.lost']],
  ['mail.came,mail.came.forged', ['mail.came.forged', 'mail.came', 'mail.came']],
  ['mail.*', ['mail.came.forged', 'mail.came', 'mail.came', 'mail.answered', 'mail.lost', 'mail.lost']],
  ['bot.>', ['bot.paused']],
])('%s chooses these events and no others, on a stream and in a list', (text, wanted) => {
  const { types, refinement, choices } = words.choose('types', text);
  const named = (events: readonly RecordedEvent[]) => events.map((event) => words.wordFor(event)?.name);
  const streamed = EVENTS.filter((event) => types.matches(event.type) && (refinement?.accepts(event) ?? true));
  expect(named(streamed)).toEqual(wanted);
  const listed = EVENTS.filter((event) => isChosen(choices, event));
  expect(named(listed)).toEqual(wanted);
});

test('everything is one subject filter on a stream, and exact in a list', () => {
  for (const text of [undefined, '*', '>', 'mail.*,bot.*']) {
    const { types, refinement, choices } = words.choose('types', text);
    expect(types.isEverything).toBe(true);
    expect(refinement).toBeUndefined();
    expect(choices.map(({ type }) => type)).toEqual([
      'inbound.classified',
      'send.queued',
      'delivery.bounced',
      'delivery.failed',
      'agent.paused',
    ]);
    expect(choices[1]?.passes).toEqual(reply);
  }
});

test('a choice is worked out once, an endless one every time', () => {
  expect(words.choose('types', 'mail.came,bot.*')).toBe(words.choose('eventTypes', 'mail.came,bot.*'));
  const endless = `${'mail.came,'.repeat(100)}bot.paused`;
  expect(words.choose('types', endless)).not.toBe(words.choose('types', endless));
});

test('two choices are one audience only when they choose the same', () => {
  const key = (text: string) => words.choose('types', text).refinement?.key;
  expect(key('mail.came,bot.paused')).toBe(key(' bot.paused ,mail.came'));
  expect(key('mail.came')).not.toBe(key('mail.came.forged'));
});

test.each([
  ['mail.cane', 'UNKNOWN_EVENT_TYPE', ['mail.came']],
  ['inbound.classified', 'UNKNOWN_EVENT_TYPE', undefined],
  ['mial.*', 'UNKNOWN_EVENT_TYPE', ['mail.*']],
  ['mail*', 'MALFORMED_FILTER', undefined],
  ['mail', 'MALFORMED_FILTER', undefined],
  ['mail.came,,bot.paused', 'MALFORMED_FILTER', []],
  ['*.came', 'MALFORMED_FILTER', undefined],
])('%s is refused by name, with what may have been meant', (text, code, nearest) => {
  const refusal = refusalOf(text);
  expect(refusal).toMatchObject({ status: 400, code, errors: [{ parameter: 'types' }] });
  if (nearest) expect(refusal?.toBody()).toMatchObject({ nearest: expect.arrayContaining(nearest) });
});

function refusalOf(text: string): Problem | undefined {
  try {
    words.choose('types', text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return undefined;
}

test.each([
  [{ kind: 'reply' }, true],
  [{ kind: ['reply'] }, false],
  [{}, false],
  [null, false],
  ['reply', false],
  [undefined, false],
])('a test asks of %j and never throws', (origin, passed) => {
  expect(passes(reply, { data: { origin } })).toBe(passed);
});
