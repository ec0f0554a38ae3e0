import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@posthorn/platform';
import { beforeEach, expect, test } from 'vitest';
import type { DeliveryReport } from '../mail-events/delivery-report.js';
import { ProviderEventsHandler } from './provider-events.handler.js';
import type { ProviderEvent } from './provider-webhook.js';

const AT = '2026-03-22T10:05:00.000Z';
const report = (sendId: string, event: DeliveryReport['event']): ProviderEvent => ({
  kind: 'report',
  report: { sendId, event, occurredAt: AT, bounceType: 'undetermined', machine: false },
});
const unsubscribe = (requestId: string): ProviderEvent => ({
  kind: 'unsubscribe',
  request: { requestId, method: 'provider', scope: 'tenant', occurredAt: AT },
});

let recorded: string[];
/** How long each event takes, so that later ones could overtake. */
let delaysMs: number[];
let handler: ProviderEventsHandler;

beforeEach(() => {
  recorded = [];
  delaysMs = [];
  const note = async (text: string) => {
    await sleep(delaysMs.shift() ?? 0);
    if (text.includes('unknown-send')) return false;
    if (text.includes('refused')) throw new Error('the log is away');
    recorded.push(text);
    return true;
  };
  handler = new ProviderEventsHandler(
    {
      receive: async ({ sendId, event }) => {
        const matched = await note(`${sendId} ${event}`);
        return matched ? { ok: true, matched, status: 'sent' } : { ok: true, matched };
      },
    },
    { record: ({ requestId }) => note(`${requestId} unsubscribed`) },
    createLogger({ name: 'test', level: 'silent' }),
  );
});

test('events of one send are recorded in their order, those of others beside them', async () => {
  delaysMs = [40, 30, 0, 0, 0];
  await handler.record('ses', [
    report('a', 'sent'),
    report('b', 'sent'),
    report('a', 'delivered'),
    unsubscribe('a'),
    report('b', 'bounced'),
  ]);
  expect(recorded.filter((text) => text.startsWith('a'))).toEqual(['a sent', 'a delivered', 'a unsubscribed']);
  expect(recorded.indexOf('b sent')).toBeLessThan(recorded.indexOf('a sent'));
});

test('what became of each is counted', async () => {
  const events: ProviderEvent[] = [
    report('a', 'sent'),
    report('unknown-send', 'sent'),
    unsubscribe('unknown-send'),
    { kind: 'foreign', type: 'delivered' },
    { kind: 'ignored', type: 'contact.updated' },
    { kind: 'unknown', type: 'teleported' },
  ];
  const tally = { recorded: 1, unmatched: 2, foreign: 1, ignored: 1, unknown: 1 };
  expect(await handler.record('ses', events)).toEqual(tally);
  await handler.record('ses', [report('a', 'delivered')]);
  expect(handler.counts.get('ses recorded')).toBe(2);
  expect(handler.counts.get('ses unmatched')).toBe(2);
});

test('one that fails fails the batch, when the others have been recorded', async () => {
  delaysMs = [0, 30];
  await expect(handler.record('ses', [report('refused', 'sent'), report('b', 'sent')])).rejects.toThrow('away');
  expect(recorded).toEqual(['b sent']);
});
