import type { ConnectedEventLog, NewEvent } from '@posthorn/event-log';
import { DeliveryDelivered, EngagementOpened, newId } from '@posthorn/events';
import { quantile, round } from './closed-loop.ts';
import { startStack } from './stack.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3);
const STORED = Number(process.env['BENCH_EVENTS'] ?? 200_000);
const CONTACTS = 2_000;
const AT = '2026-01-02T03:04:05.678Z';

/** The log alone, as one service sees it: durable appends, replay, and the reads that decisions rest on. */
export async function eventLogBench(print: (line: object) => void): Promise<void> {
  const stack = await startStack();
  const report = (line: object) => print({ bench: 'event-log', ...line });
  try {
    for (const appenders of [1, 8, 64, 256]) report(await append(stack.log, stack.workspaceId, appenders));
    const workspaceId = await fill(stack.log);
    report(await replay(stack.log, 'everything', undefined));
    report(await replay(stack.log, 'one filter, a fifth of it', [`evt.${workspaceId}.engagement.*.*`]));
    report(
      await replay(stack.log, 'two filters', [`evt.${workspaceId}.engagement.*.*`, `evt.${workspaceId}.delivery.*.*`]),
    );
    const contact = (i: number) => `evt.${workspaceId}.*.c${i % CONTACTS}.*`;
    report(await times('last event of a contact', 1_000, (i) => stack.log.last(contact(i))));
    report(
      await times('last event of a contact that has none', 1_000, (i) =>
        stack.log.last(`evt.${workspaceId}.*.nobody${i}.*`),
      ),
    );
    report(await appendToTail(stack.log, stack.workspaceId));
  } finally {
    await stack.stop();
  }
}

async function append(log: ConnectedEventLog, workspaceId: string, appenders: number): Promise<object> {
  const latencies: number[] = [];
  const endsAt = performance.now() + SECONDS * 1_000;
  const cpu = process.cpuUsage();
  let n = 0;
  const one = async () => {
    while (performance.now() < endsAt) {
      const startedAt = performance.now();
      await log.append(anEvent(workspaceId, n++), { messageId: newId('bench') });
      latencies.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: appenders }, one));
  const { user, system } = process.cpuUsage(cpu);
  return {
    measured: 'append, fsynced',
    appenders,
    perSecond: Math.round(latencies.length / SECONDS),
    ...percentiles(latencies),
    clientCpuMicroseconds: round((user + system) / latencies.length),
  };
}

/** @returns the workspace that holds the events */
async function fill(log: ConnectedEventLog): Promise<string> {
  const workspaceId = newId('wsk');
  for (let n = 0; n < STORED; n += 250) {
    await log.append(Array.from({ length: 250 }, (_, i) => anEvent(workspaceId, n + i)));
  }
  return workspaceId;
}

async function replay(log: ConnectedEventLog, filter: string, subjects: string[] | undefined): Promise<object> {
  const startedAt = performance.now();
  let events = 0;
  for await (const _ of log.read({ ...(subjects && { subjects }) })) events++;
  const seconds = (performance.now() - startedAt) / 1_000;
  return { measured: 'replay', filter, events, perSecond: Math.round(events / seconds) };
}

async function times(measured: string, count: number, act: (i: number) => Promise<unknown>): Promise<object> {
  const latencies: number[] = [];
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now();
    await act(i);
    latencies.push(performance.now() - startedAt);
  }
  return { measured, ...percentiles(latencies) };
}

async function appendToTail(log: ConnectedEventLog, workspaceId: string): Promise<object> {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  const { last } = await log.bounds();
  const stop = new AbortController();
  const tailing = (async () => {
    for await (const burst of log.tail({ after: last, signal: stop.signal })) {
      for (const { correlationId } of burst) latencies.push(performance.now() - (sentAt.get(correlationId) ?? NaN));
    }
  })();
  for (let n = 0; n < 500; n++) {
    const event = anEvent(workspaceId, n);
    sentAt.set(event.correlationId, performance.now());
    await log.append(event);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  stop.abort();
  await tailing;
  return { measured: 'append called to event tailed', ...percentiles(latencies) };
}

/** About 400 bytes stored. */
function anEvent(workspaceId: string, n: number): NewEvent {
  const requestId = newId('req');
  const person = { requestId, recipientEmail: `person${n}@example.com`, messageId: `<${requestId}@mail.example.com>` };
  return {
    fact:
      n % 5 === 0
        ? EngagementOpened.of({ ...person, openedAt: AT, machine: false })
        : DeliveryDelivered.of({ ...person, deliveredAt: AT, provider: 'sandbox' }),
    workspaceId,
    key: `c${n % CONTACTS}`,
    contact: `c${n % CONTACTS}`,
    occurredAt: AT,
    testMode: false,
    correlationId: requestId,
  };
}

function percentiles(values: readonly number[]): object {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50Ms: round(quantile(sorted, 0.5)), p99Ms: round(quantile(sorted, 0.99)) };
}
