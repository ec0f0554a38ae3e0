import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Counters } from '../../engine/counters.js';
import { SimulatedClient } from '../../engine/simulation.fixture.js';
import type { Snapshot } from './campaign-watch.js';
import { ProgressStream } from './progress-stream.js';
import { progressFrame, type SendProgress } from './send-progress.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const NONE = { bounced: 0, delivered: 0, opened: 0 };
const snapshot = (sent: number, status: SendProgress['status'] = 'sending'): Snapshot => ({
  frame: progressFrame({ status, sent, total: 100, ...NONE }),
  isLast: status !== 'sending',
});

function aStream(client = new SimulatedClient()) {
  const counters = new Counters();
  let ends = 0;
  const stream = new ProgressStream(client, counters, () => ends++);
  const first = snapshot(0);
  client.write(ProgressStream.firstBytes(first));
  stream.begin(first);
  return { stream, client, counters, ends: () => ends };
}

const told = ({ events }: SimulatedClient) =>
  events.map(({ data }) => (data.startsWith('{') ? (JSON.parse(data) as SendProgress).sent : data));

test('the page’s own numbers are printed as on the page', () => {
  const printed =
    'data: {"status":"sending","sent":500,"total":10000,"bounced":12,"delivered":488,"opened":65}\n\n' +
    'data: {"status":"sent","sent":10000,"total":10000,"bounced":145,"delivered":9855,"opened":2340}\n\n' +
    'data: [DONE]\n\n';
  const frames = [
    progressFrame({ opened: 65, delivered: 488, bounced: 12, total: 10_000, sent: 500, status: 'sending' }),
    ProgressStream.firstBytes({
      frame: progressFrame({
        status: 'sent',
        sent: 10_000,
        total: 10_000,
        bounced: 145,
        delivered: 9_855,
        opened: 2_340,
      }),
      isLast: true,
    }),
  ];
  expect(Buffer.concat(frames).toString()).toBe(printed);
});

test('the last snapshot is followed by the word that it was, and by the end', () => {
  const { stream, client, counters, ends } = aStream();
  stream.show(snapshot(100, 'sent'));
  stream.show(snapshot(100, 'sent'));
  expect(told(client)).toEqual([0, 100, '[DONE]']);
  expect([client.ended, ends(), counters.closedBy('complete'), counters.live]).toEqual([true, 1, 1, 0]);
});

test('after five minutes the stream ends, with the same word', () => {
  const { client, counters } = aStream();
  vi.advanceTimersByTime(299_999);
  expect(client.ended).toBe(false);
  vi.advanceTimersByTime(1);
  expect([told(client), client.ended, counters.closedBy('lifetime')]).toEqual([[0, '[DONE]'], true, 1]);
});

test('a client that takes nothing is owed the newest snapshot alone', () => {
  const { stream, client } = aStream(new SimulatedClient({ limitBytes: 10_000, fast: false }));
  for (let sent = 1; sent <= 1_000; sent++) stream.show(snapshot(sent));
  stream.wait();
  expect(client.mostWaiting).toBeLessThan(200);
  client.take(Infinity);
  stream.show(snapshot(1_001));
  client.take(Infinity);
  expect(told(client)).toEqual([0, 1_001]);
});

test('even a client that takes nothing is told the end', () => {
  const { stream, client } = aStream(new SimulatedClient({ limitBytes: 10_000, fast: false }));
  stream.show(snapshot(50));
  stream.show(snapshot(100, 'failed'));
  client.take(Infinity);
  expect(told(client)).toEqual([0, 100, '[DONE]']);
});

test('every end is counted once, by its reason, and nothing is written behind it', () => {
  const { stream, client, counters, ends } = aStream();
  expect(counters).toMatchObject({ connections: 1, live: 1, deliveries: 1 });
  stream.end('revoked');
  stream.closed('client');
  stream.show(snapshot(5));
  stream.wait();
  stream.sendAway();
  vi.advanceTimersByTime(600_000);
  expect(told(client)).toEqual([0]);
  expect([ends(), counters.closedBy('revoked'), counters.closedBy('client')]).toEqual([1, 1, 0]);
  expect(counters).toMatchObject({ connections: 0, live: 0 });
});

test('a client that is sent away is told when to come again, one that waits gets a comment', () => {
  const { stream, client, counters } = aStream();
  stream.wait();
  stream.sendAway();
  expect(client.comments).toEqual(['keepalive']);
  expect(client.retryMs).toBeGreaterThanOrEqual(500);
  expect([client.ended, counters.closedBy('drain')]).toEqual([true, 1]);
});
