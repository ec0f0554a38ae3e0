import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection } from './connection.js';
import { Counters } from './counters.js';
import type { Timing } from './dialect.js';
import { Pulse } from './pulse.js';
import { plain, SimulatedClient, types, WORKSPACE } from './simulation.fixture.js';
import { StreamFilter } from './stream-filter.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const filter = new StreamFilter({ workspaceId: WORKSPACE, types: types('*') });

function aStream(timing: Partial<Timing>, sink = new SimulatedClient()) {
  const expired: Connection[] = [];
  const pulse = new Pulse(new Counters(), (connection) => expired.push(connection));
  const dialect = { ...plain, timing: { ...plain.timing, ...timing } };
  const connection = new Connection({ filter, dialect, sink }, 0, undefined, performance.now(), () => undefined);
  pulse.start();
  pulse.add(connection);
  return { pulse, connection, sink, expired };
}

test('an idle stream gets a comment per interval', () => {
  const { sink } = aStream({ keepaliveMs: 2_000 });
  vi.advanceTimersByTime(10_400);
  expect(sink.comments).toEqual(Array.from({ length: 5 }, () => 'keepalive'));
});

test('a frame counts as a sign of life', () => {
  const { sink, connection } = aStream({ keepaliveMs: 2_000 });
  vi.advanceTimersByTime(1_500);
  connection.write(Buffer.from('data: x\n\n'), performance.now());
  vi.advanceTimersByTime(1_500);
  expect(sink.comments).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(sink.comments).toEqual(['keepalive']);
});

test('a stream lives as long as its dialect says, also beyond one turn of the wheel', () => {
  for (const lifetimeMs of [50_000, 300_000]) {
    const { expired, connection, pulse } = aStream({ lifetimeMs });
    vi.advanceTimersByTime(lifetimeMs * 0.98 - 500);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(lifetimeMs * 0.02 + 1_000);
    expect(expired).toEqual([connection]);
    pulse.stop();
  }
});

test('streams that began together do not end together', () => {
  const streams = Array.from({ length: 100 }, () => aStream({ lifetimeMs: 50_000 }));
  vi.advanceTimersByTime(49_500);
  const ended = streams.filter(({ expired }) => expired.length > 0).length;
  expect(ended).toBeGreaterThan(10);
  expect(ended).toBeLessThan(90);
});

test('a client that has bytes on the way is sent no comment behind them', () => {
  const { sink } = aStream({ keepaliveMs: 2_000 }, new SimulatedClient({ limitBytes: 1_000, fast: false }));
  sink.write(Buffer.from('data: x\n\n'));
  vi.advanceTimersByTime(10_000);
  sink.take(Infinity);
  vi.advanceTimersByTime(2_500);
  sink.take(Infinity);
  expect(sink.comments).toEqual(['keepalive']);
});
