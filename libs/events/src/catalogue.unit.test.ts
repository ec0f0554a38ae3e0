import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogue, eventDefinition, parseEnvelope, personFamilies, publicEvents } from './catalogue.js';
import { DeliveryDelivered } from './delivery.events.js';
import { InboundClassified } from './inbound.events.js';
import { POLICY_REASONS, PolicyBlocked } from './policy.events.js';

describe('the catalogue', () => {
  test('has every type once', () => {
    const types = catalogue.map((definition) => definition.type);
    expect(types).toEqual([...new Set(types)]);
  });

  test('finds a definition by its type, and nothing for an unknown one', () => {
    for (const definition of catalogue) expect(eventDefinition(definition.type)).toBe(definition);
    expect(eventDefinition('delivery.vanished')).toBeUndefined();
    expect(eventDefinition('constructor')).toBeUndefined();
  });

  test('keeps every event about a person under the contact key', () => {
    const families = 'send policy delivery engagement inbound draft journey followup coordination thread suppression';
    expect([...personFamilies]).toEqual(families.split(' '));
  });

  test('does not show parked messages, webhook deliveries, what is set aside of budgets or how far a campaign has asked', () => {
    const hidden = catalogue.filter((definition) => !publicEvents.includes(definition));
    expect(hidden.map((definition) => definition.type)).toEqual([
      'campaign.progressed',
      'webhook.pushed',
      'webhook.push_failed',
      'budget.reserved',
      'consumer.parked',
    ]);
  });
});

describe.each(catalogue)('$type', (definition) => {
  test('says what happened in one sentence', () => {
    expect(definition.summary).toMatch(/^[A-Z][^\n]*\.$/);
  });

  test('has an example, stored and read back unchanged', () => {
    expect(definition.examples?.length).toBeGreaterThan(0);
    for (const data of definition.examples ?? []) {
      const fact = definition.of(data);
      expect(JSON.stringify(fact.data)).toBe(JSON.stringify(data));
      const body: unknown = JSON.parse(
        JSON.stringify({
          ...fact,
          workspaceId: 'w',
          occurredAt: '2026-03-22T10:05:00.000Z',
          testMode: false,
          correlationId: 'c',
        }),
      );
      expect(parseEnvelope(body)).toMatchObject({ ok: true, event: { data } });
    }
  });

  test('can be written as JSON Schema the same for reading and writing: no transforms, no defaults', () => {
    // The one difference zod makes itself: what is written has no unknown properties.
    const open = (key: string, value: unknown) =>
      key === 'additionalProperties' && value === false ? undefined : value;
    const schema = (io: 'input' | 'output') => JSON.stringify(z.toJSONSchema(definition.data, { io }), open);
    expect(schema('output')).toBe(schema('input'));
  });

  test('names its times ...At and its durations ...Ms', () => {
    const schema = z.toJSONSchema(definition.data, { io: 'input' });
    const properties = Object.entries(schema.properties ?? {});
    const times = properties.filter(([, property]) => typeof property === 'object' && property.format === 'date-time');
    const names = properties.map(([name]) => name);
    expect(times.map(([name]) => name)).toEqual(names.filter((name) => name.endsWith('At')));
    expect(names.filter((name) => /(?:Seconds|Minutes|Time|Duration)$/.test(name))).toEqual([]);
  });
});

describe("molted's printed examples", () => {
  test.each([
    [
      DeliveryDelivered,
      '{"requestId":"req_a1b2","recipientEmail":"alice@example.com","deliveredAt":"2026-03-22T10:05:00Z"}',
    ],
    [InboundClassified, '{"messageId":"msg_x9y8","from":"alice@example.com","intent":"interested","confidence":0.95}'],
    [PolicyBlocked, '{"requestId":"req_c3d4","recipientEmail":"bob@example.com","reason":"cooldown_active"}'],
  ])('of $type is data of the canonical event, byte for byte', (definition, printed) => {
    expect(JSON.stringify(definition.of(JSON.parse(printed)).data)).toBe(printed);
  });

  test('every documented block reason is one of ours', () => {
    const documented =
      'duplicate cooldown dnc suppressed active_opportunity budget_exceeded monthly_budget_exceeded tenant_paused template_not_approved template_lint_failed rate_limited risk_budget_exceeded negative_signal_budget_exceeded lease_conflict no_verified_domain subscription_expired trial_not_activated storage_limit_exceeded cooldown_active';
    expect(POLICY_REASONS).toEqual(expect.arrayContaining(documented.split(' ')));
  });
});
