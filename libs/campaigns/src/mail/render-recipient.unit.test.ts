import { describe, expect, test } from 'vitest';
import { campaignDefinition } from '../definition/campaign-definition.js';
import type { CampaignRecipient } from '../recipients/recipients-codec.js';
import { renderRecipient } from './render-recipient.js';

function rendered(text: string, recipient: Partial<CampaignRecipient> = {}) {
  const definition = campaignDefinition.parse({
    from: { email: 'sarah@acme.example' },
    steps: [{ variants: [{ subject: 'Hi', text }] }],
  });
  const [variant] = definition.steps[0]?.variants ?? [];
  if (!variant) throw new TypeError('a definition has a variant');
  const result = renderRecipient(definition, variant, { email: 'ann@example.com', ...recipient });
  return result.ok ? result.content.text : result;
}

describe('a mail of a campaign', () => {
  test('calls its recipient by the name that is known, in part or in full', () => {
    expect(rendered('Hi {{first_name}} {{last_name}}', { name: 'Ann  Lee Smith' })).toBe('Hi Ann Lee Smith');
    expect(rendered('Hi {{first_name}}', { variables: { name: 'Bo' } })).toBe('Hi Bo');
    expect(rendered('Hi {{first_name}}', { name: 'Ann Lee', variables: { first_name: 'Annie' } })).toBe('Hi Annie');
  });

  test('has a word in place of what is not known, never a hole', () => {
    const text = 'Hi {{first_name}} at {{company}}, as {{role}} in {{location}}';
    expect(rendered(text)).toBe('Hi there at your company, as your role in your area');
    expect(rendered(text, { variables: { first_name: ' ', company: '', role: null } })).toBe(
      'Hi there at your company, as your role in your area',
    );
  });

  test('is not made when something is missing that nobody else can know', () => {
    expect(rendered('Dear Mr {{last_name}}, your code is {{code}}', { name: 'Ann' })).toEqual({
      ok: false,
      reason: 'missing_variables',
      missing: ['last_name', 'code'],
    });
    expect(rendered('Code {{code | default: "none"}}')).toBe('Code none');
  });

  test('does not tell its recipient how good a lead it was, nor why', () => {
    const text = '{{score | default: "-"}} {{scoreReason | default: "-"}} {{score_reason | default: "-"}}';
    expect(rendered(text, { score: 0.9, scoreReason: 'role “Founder”' })).toBe('- - -');
  });

  test('is to the recipient, whatever the variables say', () => {
    expect(rendered('{{email}}', { variables: { email: 'other@example.com' } })).toBe('ann@example.com');
  });

  test('lets its recipient unsubscribe', () => {
    const definition = campaignDefinition.parse({
      from: { email: 'sarah@acme.example' },
      steps: [{ variants: [{ subject: 'Hi', text: 'x' }] }],
    });
    const variant = definition.steps[0]?.variants[0];
    if (!variant) throw new TypeError('a definition has a variant');
    expect(renderRecipient(definition, variant, { email: 'ann@example.com' })).toMatchObject({
      content: { unsubscribe: 'tenant', from: { email: 'sarah@acme.example' } },
    });
  });
});
