import { expect, test } from 'vitest';
import { LatestStatuses } from './latest-statuses.js';

test('a status never falls behind one answered before', () => {
  const statuses = new LatestStatuses(10);
  expect(statuses.advance('a', 'delivered')).toBe('delivered');
  expect(statuses.advance('a', 'sent')).toBe('delivered');
  expect(statuses.advance('a', 'bounced')).toBe('bounced');
  expect(statuses.advance('b', 'sent')).toBe('sent');
});

test('the send advanced longest ago is forgotten first', () => {
  const statuses = new LatestStatuses(2);
  statuses.advance('a', 'delivered');
  statuses.advance('b', 'delivered');
  statuses.advance('a', 'delivered');
  statuses.advance('c', 'delivered');
  expect(statuses.advance('a', 'sent')).toBe('delivered');
  expect(statuses.advance('b', 'sent')).toBe('sent');
});
