import fc from 'fast-check';
import { expect, test } from 'vitest';
import { definitionOf, partsOfDefinition } from './definition-of.js';
import { WEEKDAYS } from './weekdays.js';

const line = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('a', 'B', ' ', '{', '}', 'é', '😀') });
const text = fc.option(line, { nil: null });
const hours = fc.integer({ min: 1, max: 20_000 }).map((minutes) => Math.round((minutes / 60) * 10_000) / 10_000);
const weight = fc.integer({ min: 1, max: 9 });

const variants = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), weight, subject: line, html: text, text: line }),
  { minLength: 2, selector: ({ id }) => id },
);
const test_ = fc.record({
  winning_metric: fc.constantFrom('open_rate', 'click_rate', 'reply_rate'),
  test_percentage: fc.integer({ min: 1, max: 99 }),
  duration_hours: hours,
});

const plainMail = fc.record({
  subject: line,
  html: text,
  text: line,
  variants: fc.constant(null),
  ab_test: fc.constant(null),
});
const testedMail = fc
  .record({ variants, ab_test: fc.option(test_, { nil: null }) })
  .map(({ variants: all, ab_test }) => {
    const [first] = all;
    return { subject: first?.subject, html: first?.html, text: first?.text, variants: all, ab_test };
  });
const mail = fc.oneof(plainMail, testedMail);

const body = fc
  .record({
    mail,
    steps: fc.array(fc.tuple(hours, mail), { maxLength: 3 }),
    rest: fc.record({
      from: fc.constantFrom({ email: 'me@acme.example' }, { email: 'me@acme.example', name: 'Me' }),
      reply_to: fc.option(fc.constant({ email: 'you@acme.example' }), { nil: null }),
      sending_window: fc.option(
        fc.record({
          timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
          weekdays: fc.subarray([...WEEKDAYS], { minLength: 1 }),
          start: fc.constantFrom('00:00', '09:00'),
          end: fc.constantFrom('17:30', '24:00'),
        }),
        { nil: null },
      ),
      daily_cap: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: null }),
      gap_seconds: fc.option(fc.integer({ min: 1, max: 600 }), { nil: null }),
      stop_on_reply: fc.boolean(),
      tracking: fc.record({ opens: fc.boolean(), clicks: fc.boolean() }),
      unsubscribe_scope: fc.constantFrom('account', 'campaign'),
    }),
  })
  .map(({ mail: first, steps, rest }) => {
    const followUps = steps.map(([delay_hours, each]) => ({ delay_hours, ...each }));
    return { ...first, steps: followUps, ...rest };
  });

test('what a campaign is made of comes back as it was asked for', () => {
  fc.assert(
    fc.property(body, (asked) => {
      expect(partsOfDefinition(definitionOf(asked, undefined))).toEqual(asked);
    }),
  );
});

test('a variant has from the mail what it leaves out, and not what it has empty', () => {
  const { steps } = definitionOf(
    {
      from: { email: 'me@acme.example' },
      subject: 'Hello',
      html: '<p>Hi</p>',
      text: 'Hi',
      variants: [
        { id: 'a', weight: 1, subject: 'Good morning' },
        { id: 'b', weight: 2, html: null },
      ],
    },
    'agt_1',
  );
  expect(steps[0]?.variants).toEqual([
    { id: 'a', weight: 1, subject: 'Good morning', html: '<p>Hi</p>', text: 'Hi' },
    { id: 'b', weight: 2, subject: 'Hello', text: 'Hi' },
  ]);
});

test('hours are kept to the minute', () => {
  const step = { delay_hours: 0.26, subject: 'Again', text: 'Hi' };
  const { steps } = definitionOf(
    { from: { email: 'me@acme.example' }, subject: 'x', text: 'x', steps: [step] },
    undefined,
  );
  expect(steps[1]?.delayMinutes).toBe(16);
});
