import { campaignDefinition, type CampaignRecipient } from '@posthorn/campaigns';
import { expect, test } from 'vitest';
import { keepingFirst, undeliverable } from './undeliverable.js';

const asksFor = (text: string) =>
  campaignDefinition.parse({ from: { email: 'me@acme.example' }, steps: [{ variants: [{ subject: 'Hello', text }] }] });

const aRecipient = (email: string, variables?: CampaignRecipient['variables']): CampaignRecipient => ({
  email,
  ...(variables && { variables }),
});

test('recipients that lack what a text asks for are told of, with their place', () => {
  const sample = [aRecipient('a@example.com', { discount: '10 %' }), aRecipient('b@example.com')];
  const [warning] = undeliverable(asksFor('{{ name }}: {{ discount }}'), sample);
  expect(warning).toMatchObject({
    code: 'missing_variables',
    count: 1,
    examples: [{ param: 'recipients.1.variables', email: 'b@example.com' }],
  });
  expect(warning?.message).toContain('Of the first 2 recipients 1 lack discount');
});

test('nobody lacks what has a default, in the text or by itself', () => {
  const text = 'Hello {{ first_name }} of {{ company }}, {{ discount | default: "10 %" }} {{ unsubscribe_url }}';
  expect(undeliverable(asksFor(text), [aRecipient('a@example.com')])).toEqual([]);
});

test('of a long list the first hundred are kept, and all of them pass', async () => {
  const kept: CampaignRecipient[] = [];
  const all = Array.from({ length: 250 }, (_, place) => aRecipient(`r${place}@example.com`));
  const passed = await Array.fromAsync(keepingFirst(all, kept));
  expect(passed).toEqual(all);
  expect(kept).toEqual(all.slice(0, 100));
});

test('of mails that take long to fill in fewer are tried', () => {
  const slow = asksFor('{% for i in (1..8000) %}{% assign x = i | times: 2 %}{% endfor %}{{ discount }}');
  const sample = Array.from({ length: 100 }, (_, place) => aRecipient(`r${place}@example.com`));
  const begun = performance.now();
  const [warning] = undeliverable(slow, sample);
  expect(performance.now() - begun).toBeLessThan(900);
  expect(warning?.message).toMatch(/^Of the first \d{1,2} recipients/);
});
