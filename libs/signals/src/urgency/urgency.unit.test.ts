import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSaid } from '../entities/said.js';
import { aMail } from '../signal-mail.fixture.js';
import { INTENTS, type Intent, type Label } from '../signals.js';
import { readUrgency } from './urgency.js';

const urgencyOf = (text: string, intent: Intent = 'other', labels: readonly Label[] = ['personal']) => {
  const mail = aMail({ text });
  return readUrgency(mail, { intent, labels, said: readSaid(mail, 'en') });
};

/** ADR 0033's scale: what each step means, by example. */
const NOW = [0.8, 1] as const;
const TODAY = [0.6, 0.8] as const;
const WORKING_DAY = [0.4, 0.62] as const;
const DAYS = [0.2, 0.42] as const;
const NEVER = [0, 0.2] as const;

describe('how soon somebody should look at a mail', () => {
  test.each<[string, Intent, readonly [number, number]]>([
    ['Webhooks stopped firing at 02:14 UTC, orders piling up, please have a look asap.', 'support_request', NOW],
    ['Our account was hacked, someone has access. Lock it immediately!', 'support_request', NOW],
    ['Production is down and nobody can log in.', 'support_request', TODAY],
    ['I need the signed contract by 5pm today, please.', 'support_request', TODAY],
    ['Tuesday at 10am works for me.', 'meeting', TODAY],
    ['This is the third time I write and nobody answers.', 'complaint', WORKING_DAY],
    ['My parcel has not arrived, can you check?', 'support_request', WORKING_DAY],
    ['Could we meet in three weeks?', 'meeting', WORKING_DAY],
    ['Does it integrate with NetSuite?', 'question', DAYS],
    ['Please take me off your list.', 'unsubscribe', DAYS],
    ['Sounds good, send me the deck.', 'interested', DAYS],
    ['Not for us, thanks.', 'not_interested', NEVER],
    ['Thanks!', 'other', NEVER],
    ['I am out of the office until tomorrow.', 'out_of_office', NEVER],
  ])('"%s"', (text, intent, [least, most]) => {
    const urgency = urgencyOf(text, intent);
    expect(urgency).toBeGreaterThanOrEqual(least);
    expect(urgency).toBeLessThanOrEqual(most);
  });

  test('shouting spam is not urgent', () => {
    expect(urgencyOf('ACT NOW!!! URGENT!!! CLAIM YOUR PRIZE IMMEDIATELY, LAST CHANCE!!!')).toBeLessThanOrEqual(0.3);
    expect(urgencyOf('URGENT sale, today only', 'other', ['newsletter'])).toBeLessThanOrEqual(0.15);
  });

  test('who says there is no hurry is believed', () => {
    expect(urgencyOf('No rush, but could you send it by tomorrow?', 'support_request')).toBeLessThanOrEqual(0.25);
  });

  test('the nearer the deadline, the more', () => {
    const [today, week, month] = ['today', 'next Monday', '20 June'].map((day) =>
      urgencyOf(`Please answer by ${day}.`, 'question'),
    );
    expect(today).toBeGreaterThan(week ?? 1);
    expect(week).toBeGreaterThan(month ?? 1);
  });

  test('a deadline is more than a day that is only mentioned', () => {
    expect(urgencyOf('I need it by tomorrow.', 'question')).toBeGreaterThan(
      urgencyOf('I saw Eve, tomorrow is her birthday.', 'question'),
    );
  });

  test('a code is wanted within minutes', () => {
    expect(urgencyOf('Your code is 847293', 'other', ['code'])).toBe(0.75);
  });

  test.each([
    'Das ist dringend, bitte umgehend!',
    "C'est urgent, répondez au plus vite",
    'Necesito esto lo antes posible, urgente',
    '至急ご対応ください',
  ])('is said in other languages too: %s', (text) => expect(urgencyOf(text, 'support_request')).toBeGreaterThan(0.6));

  test('is a number from 0 to 1, and another reason never lowers it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.constantFrom(...INTENTS), (text, intent) => {
        const before = urgencyOf(text, intent);
        const after = urgencyOf(`${text}\nOur account was hacked.`, intent);
        return before >= 0 && after <= 1 && after >= before;
      }),
    );
  });
});
