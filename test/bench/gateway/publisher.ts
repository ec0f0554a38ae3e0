import { type EventLog, connectEventLog, type NewEvent } from '@posthorn/event-log';
import { newId } from '@posthorn/events';
import { benchEvent } from './bench-event.ts';

/** What the publisher is told to append; open loop, so a log that falls behind shows as latency. */
export interface PublishOrder {
  readonly workspaceIds: readonly string[];
  /** Matching events per second, over all workspaces at random. */
  readonly rate: number;
  readonly seconds: number;
  /** Events per second that no client's filter matches. */
  readonly besides?: number;
}

export interface PublishResult {
  readonly published: number;
  /** `n` of the last matching event, the highest of all workspaces. */
  readonly lastNumber: number;
  readonly acknowledged: number;
  /** Processor time of appending, encoding and group commit included; microseconds per event. */
  readonly cpuMicroseconds: number;
  /** How late the publisher itself was, at most; milliseconds. */
  readonly lateMs: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
}

/**
 * Appends numbered events at a rate, through the event log as a service does. An order comes as a message and
 * begins with SIGUSR2, so that the swarm's `--on-ready` can start it. `t` is when the event was due, in
 * microseconds; `n` counts up within a workspace.
 */
const counters = new Map<string, number>();
const log = await connectEventLog({ natsUrl: process.env['NATS_URL'] ?? '', name: 'bench-publisher' });
let order: PublishOrder | undefined;
process.on('message', (message) => (order = message as PublishOrder));
process.on('SIGUSR2', () => {
  if (order) void publish(log, order).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit(0));
await warmUp(log);
process.send?.('ready');

/** Code that has not run yet is slow, and how slow the publisher's is would be taken for the gateway's latency. */
async function warmUp(log: EventLog): Promise<void> {
  const nobodys = newId('wsk');
  for (let burst = 0; burst < 40; burst++) {
    const pending = Array.from({ length: 100 }, () => log.append(otherEvent(nobodys)));
    await new Promise((resolve) => setTimeout(resolve, 10));
    await Promise.all(pending);
  }
}

async function publish(
  log: EventLog,
  { workspaceIds, rate, seconds, besides = 0 }: PublishOrder,
): Promise<PublishResult> {
  const both = rate + besides;
  const total = Math.floor(both * seconds);
  const startUs = Date.now() * 1000;
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  const pending: Promise<unknown>[] = [];
  const waits: number[] = [];
  let lateMs = 0;
  let published = 0;
  for (let made = 0; made < total;) {
    const elapsedMs = performance.now() - startMs;
    const due = Math.min(total, Math.floor((elapsedMs / 1000) * both) + 1);
    for (; made < due; made++) {
      const dueMs = (made / both) * 1000;
      lateMs = Math.max(lateMs, elapsedMs - dueMs);
      const workspaceId =
        workspaceIds[workspaceIds.length === 1 ? 0 : Math.floor(Math.random() * workspaceIds.length)] ?? '';
      const matching = ((made + 1) * rate) % both < rate;
      if (matching) published++;
      const sentMs = performance.now();
      const event = matching ? matchingEvent(workspaceId, Math.round(startUs + dueMs * 1000)) : otherEvent(workspaceId);
      pending.push(log.append(event).then(() => waits.push(performance.now() - sentMs)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  const { user, system } = process.cpuUsage(cpu);
  waits.sort((a, b) => a - b);
  const quantile = (q: number) => Math.round((waits[Math.floor(waits.length * q)] ?? 0) * 100) / 100;
  return {
    published,
    lastNumber: Math.max(0, ...counters.values()),
    acknowledged: waits.length,
    cpuMicroseconds: Math.round((user + system) / Math.max(1, total)),
    lateMs: Math.round(lateMs * 100) / 100,
    ackP50Ms: quantile(0.5),
    ackP99Ms: quantile(0.99),
  };
}

function matchingEvent(workspaceId: string, t: number): NewEvent {
  const n = (counters.get(workspaceId) ?? 0) + 1;
  counters.set(workspaceId, n);
  return benchEvent(workspaceId, 'delivery.delivered', { t, n });
}

function otherEvent(workspaceId: string): NewEvent {
  return benchEvent(workspaceId, 'engagement.opened', {});
}
