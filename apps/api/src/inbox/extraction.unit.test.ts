import { readSignals } from '@posthorn/signals';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstCalendarEvent } from './calendar-file.js';
import { extract, EXTRACTION_TYPES, type ExtractionType } from './extraction.js';

function facts(type: ExtractionType, subject: string, text: string, sender: { from?: string; fromName?: string } = {}) {
  const { from = 'orders@shop.example', fromName = null } = sender;
  const dateMs = Date.UTC(2026, 2, 1);
  const { entities, code = null } = readSignals({ from, subject, text, headers: [], attachments: [], dateMs });
  return extract(type, { from, fromName, subject, text, entities, code });
}

test('an order has its number, its sum and who sells', () => {
  expect(
    facts('order', 'Your order confirmation #ABC-12345', 'Thank you!\nOrder #ABC-12345\nTotal: $59.99', {
      fromName: 'Acme',
    }),
  ).toMatchObject({ type: 'order', order_id: 'ABC-12345', total: '59.99', currency: 'USD', merchant: 'Acme' });
  expect(facts('order', 'Thanks', 'We hope you enjoy it.')).toMatchObject({
    order_id: null,
    total: null,
    merchant: null,
  });
});

test('a shipment has its number, who carries it and how far it is', () => {
  expect(facts('shipping', 'Your package has shipped', 'Tracking number: 1Z999AA10123456784')).toMatchObject({
    tracking_number: '1Z999AA10123456784',
    carrier: 'UPS',
    status: 'shipped',
  });
  expect(facts('shipping', 'Your package was delivered', 'By DHL, to your doorstep.')).toMatchObject({
    carrier: 'DHL',
    status: 'delivered',
  });
  expect(facts('shipping', 'Hello', 'How are you?')).toMatchObject({
    tracking_number: null,
    carrier: null,
    status: null,
  });
});

test('a receipt has its sum and who was paid', () => {
  expect(
    facts('receipt', 'Receipt', 'Payment received\nTotal: 42.50 EUR\nPaid with Visa ending 4242', {
      from: 'billing@acme.example',
    }),
  ).toMatchObject({ merchant: 'billing', amount: '42.5', currency: 'EUR', payment_method: 'Visa ending 4242' });
});

test('a code is what has to be typed', () => {
  expect(facts('code', 'Your verification code', 'Your verification code is 847293')).toEqual({
    type: 'code',
    code: '847293',
  });
  expect(facts('code', 'Welcome', 'Thanks for signing up!')).toEqual({ type: 'code', code: null });
});

const ICS = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'SUMMARY:Sprint\\, planning',
  'DTSTART;TZID=America/New_York:20260401T100000',
  'DTEND:20260401T110000Z',
  'LOCATION:Room',
  '  12',
  'ATTENDEE;CN="Alice: the first":mailto:alice@example.com',
  'ATTENDEE:mailto:bob@example.com',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'SUMMARY:Another',
  'END:VEVENT',
].join('\r\n');

test('a calendar file says when, where and who', () => {
  expect(firstCalendarEvent(ICS)).toEqual({
    title: 'Sprint, planning',
    date: '2026-04-01',
    time: '10:00',
    endDate: '2026-04-01',
    endTime: '11:00',
    location: 'Room 12',
    attendees: ['alice@example.com', 'bob@example.com'],
  });
  expect(firstCalendarEvent('BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260401\nEND:VEVENT')).toMatchObject({
    date: '2026-04-01',
    time: null,
    title: null,
  });
  expect(firstCalendarEvent('nothing of the kind')).toBeUndefined();
});

test('without one, an appointment is what the text says', () => {
  expect(facts('calendar', 'Project review', 'On April 5, 2026 at 2:00 PM in room 301')).toMatchObject({
    title: 'Project review',
    date: '2026-04-05',
    time: '14:00',
  });
});

test('whatever a mail says, there is an answer', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (subject, text) => {
      for (const type of EXTRACTION_TYPES) expect(facts(type, subject, text).type).toBe(type);
      firstCalendarEvent(`BEGIN:VEVENT\n${subject}\nDTSTART:${text}\n${text}`);
    }),
    { numRuns: 20 },
  );
});
