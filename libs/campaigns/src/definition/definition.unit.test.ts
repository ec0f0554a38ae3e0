import { describe, expect, test } from 'vitest';
import { InvalidCampaignError } from '../campaigns.errors.js';
import { checkDefinition } from './check-definition.js';
import { campaignDefinition } from './campaign-definition.js';
import { encodeDefinition, readDefinition } from './definition-codec.js';

const variant = { id: 'a', subject: 'Hi {{first_name}}', text: 'Hello' };
const valid = { from: { email: 'sarah@acme.example' }, steps: [{ variants: [variant] }] };
const twoVariants = [variant, { ...variant, id: 'b' }];

/** The field that is named, and how it is wrong. */
function refusal(change: object): string {
  try {
    checkDefinition({ ...valid, ...change });
  } catch (error) {
    if (error instanceof InvalidCampaignError) return error.message;
    throw error;
  }
  return 'none';
}

describe('a definition', () => {
  test('is filled in with what is usual', () => {
    expect(checkDefinition(valid)).toMatchObject({
      steps: [{ delayMinutes: 0, variants: [{ id: 'a', weight: 1 }] }],
      stopOnReply: true,
      unsubscribe: 'tenant',
    });
  });

  test('has one encoding, whatever the order it was written in', () => {
    const one = campaignDefinition.parse(valid);
    const other = campaignDefinition.parse({ steps: valid.steps, from: valid.from });
    expect(encodeDefinition(other)).toEqual(encodeDefinition(one));
    expect(readDefinition(encodeDefinition(one))).toEqual(one);
  });

  test.each<[string, object]>([
    ['from.email must be an email address', { from: { email: 'sarah' } }],
    ['replyTo.0.email must be an email address', { replyTo: [{ email: 'x y z' }] }],
    ['steps is not valid', { steps: [] }],
    ['steps.0.variants.0.text is not valid: is missing', { steps: [{ variants: [{ subject: 'x' }] }] }],
    ['steps.0.variants.0.subject cannot be read', { steps: [{ variants: [{ ...variant, subject: '{{ x' }] }] }],
    ['steps.0.variants.1.id is not valid: "a" stands for another', { steps: [{ variants: [variant, variant] }] }],
    [
      'steps.0.test is not valid: needs at least two',
      { steps: [{ variants: [variant], test: { samplePercent: 10, metric: 'opened', waitMinutes: 5 } }] },
    ],
    [
      'steps.0.test.samplePercent is not valid',
      { steps: [{ variants: twoVariants, test: { samplePercent: 100, metric: 'opened', waitMinutes: 5 } }] },
    ],
    [
      'steps.0.variants.0 cannot be filled in',
      { steps: [{ variants: [{ ...variant, text: '{% for i in (1..100000000) %}x{% endfor %}' }] }] },
    ],
    ['window.timeZone is not valid: must be an IANA time zone', { window: { timeZone: 'Mars/Olympus' } }],
    ['window.to is not valid: must be later', { window: { from: '17:00', to: '09:00' } }],
    ['window.weekdays', { window: { weekdays: [8] } }],
    ['dailyCap is not valid', { dailyCap: 0 }],
    ['is not valid: Unrecognized key: "speed"', { speed: 1 }],
  ])('is refused with %s', (message, change) => {
    expect(refusal(change)).toContain(message);
  });

  test('is refused when its many mails together take long, though each alone may', () => {
    // Even when it is the first that this process fills in, far from the 100 ms that one may take.
    const slow = '{% for i in (1..6000) %}{% assign x = i | times: 2 %}{% endfor %}x';
    const variants = Array.from({ length: 10 }, (_, i) => ({ id: `v${i}`, subject: slow, html: slow, text: slow }));
    const begun = performance.now();
    expect(refusal({ steps: Array.from({ length: 20 }, () => ({ variants })) })).toContain(
      'cannot be filled in: the mails up to this one take longer than 1500 ms together',
    );
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
