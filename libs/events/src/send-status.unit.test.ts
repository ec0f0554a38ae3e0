import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.js';
import { isTerminal, SEND_STATUSES, statusAfter, statusOf, statusRank, type SendStatus } from './send-status.js';

const anyStatus = fc.constantFrom(...SEND_STATUSES);
const anyType = fc.constantFrom(...catalogue.map((definition) => definition.type), 'no.such_type');
const fold = (types: readonly string[], from: SendStatus = 'queued') => types.reduce(statusAfter, from);

describe('the status of a send', () => {
  test.each([
    ['a delivered one', ['delivery.queued', 'delivery.accepted', 'delivery.sent', 'delivery.delivered'], 'delivered'],
    ['one deferred and then delivered', ['delivery.deferred', 'delivery.delivered'], 'delivered'],
    ['one whose deferral is reported late', ['delivery.delivered', 'delivery.deferred'], 'delivered'],
    ['one clicked before the open is reported', ['engagement.clicked', 'engagement.opened'], 'clicked'],
    ['one that bounces after all', ['delivery.delivered', 'delivery.bounced'], 'bounced'],
    ['one replied to and complained about', ['delivery.complained', 'inbound.replied'], 'complained'],
    ['one refused by policy', ['policy.blocked'], 'skipped'],
    ['one called off while it waits', ['send.scheduled', 'send.canceled'], 'skipped'],
  ])('of %s is as documented', (_, types, expected) => {
    expect(fold(types)).toBe(expected);
  });

  test('is the same in whatever order and however often facts arrive', () => {
    fc.assert(
      fc.property(fc.array(anyType), fc.array(fc.nat()), (types, order) => {
        const shuffled = types.toSorted((a, b) => (order[types.indexOf(a)] ?? 0) - (order[types.indexOf(b)] ?? 0));
        expect(fold([...shuffled, ...types, ...shuffled])).toBe(fold(types));
      }),
    );
  });

  test('never goes back', () => {
    fc.assert(
      fc.property(anyStatus, anyType, (status, type) => {
        const after = statusAfter(status, type);
        expect(statusRank(after)).toBeGreaterThanOrEqual(statusRank(status));
        expect(statusAfter(after, type)).toBe(after);
      }),
    );
  });

  test('does not change by an event that says nothing about it', () => {
    fc.assert(
      fc.property(anyStatus, fc.constantFrom('journey.completed', 'no.such_type', ''), (status, type) => {
        expect(statusAfter(status, type)).toBe(status);
      }),
    );
  });

  test('once terminal changes only to a terminal one', () => {
    fc.assert(
      fc.property(anyStatus.filter(isTerminal), fc.array(anyType), (status, types) => isTerminal(fold(types, status))),
    );
    expect(SEND_STATUSES.filter(isTerminal)).toEqual(['skipped', 'failed', 'bounced', 'complained']);
  });

  test('is set only by event types of the catalogue', () => {
    const setting = catalogue.filter((definition) => statusOf(definition.type) !== undefined);
    expect(new Set(setting.map((definition) => statusOf(definition.type)))).toEqual(new Set(SEND_STATUSES));
  });
});
