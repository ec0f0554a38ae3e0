import { type JetStreamClient, jetstream } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/nats-core';
import { LogUnavailableError } from './errors.js';
import { TIMERS_STREAM } from './streams.js';
import type { Timer, TimerName, Timers } from './timers.js';
import { currentTraceparent } from './tracing.js';

/**
 * Timers on JetStream message schedules (`Nats-Schedule`, nats-server 2.12, ADR 0001).
 *
 * | subject | holds |
 * | --- | --- |
 * | `timer.<kind>.<workspace>.<id>` | the schedule, at most one per subject: a new one replaces it, a purge cancels it |
 * | `due.<kind>.<workspace>.<id>` | the fired message, until the kind's consumer acknowledged it (work queue retention) |
 *
 * The server moves a message from the first to the second at its time. A schedule may only target
 * its own stream, hence the second subject beside the first.
 */
export class JetStreamTimers implements Timers {
  private readonly js: JetStreamClient;

  constructor(connection: NatsConnection) {
    this.js = jetstream(connection);
  }

  async schedule(timer: Timer): Promise<void> {
    const schedule = headers();
    schedule.set('Nats-Schedule', `@at ${timer.at.toISOString()}`);
    schedule.set('Nats-Schedule-Target', `due.${timerName(timer)}`);
    // The fired message carries it on.
    const traceparent = currentTraceparent();
    if (traceparent !== undefined) schedule.set('traceparent', traceparent);
    await confirmed(
      this.js.publish(`timer.${timerName(timer)}`, JSON.stringify(timer), { headers: schedule, timeout: 5000 }),
    );
  }

  async cancel(name: TimerName): Promise<void> {
    const filter = `timer.${timerName(name)}`;
    const manager = await this.js.jetstreamManager(false);
    await confirmed(manager.streams.purge(TIMERS_STREAM, { filter }));
  }
}

/** Filter of the fired timers of one kind, of one workspace or of all. */
export function dueFilter(kind: string, workspaceId?: string): string {
  const workspace = workspaceId === undefined ? '*' : token('workspaceId', workspaceId);
  return `due.${token('kind', kind)}.${workspace}.*`;
}

/** The timer in a fired message. */
export function decodeTimer(body: Uint8Array): Timer {
  const { kind, workspaceId, id, at, data }: Record<keyof Timer, unknown> = JSON.parse(new TextDecoder().decode(body));
  if (typeof kind !== 'string' || typeof workspaceId !== 'string' || typeof id !== 'string' || typeof at !== 'string') {
    throw new TypeError('the message is not a timer');
  }
  return { kind, workspaceId, id, at: new Date(at), data: isRecord(data) ? data : {} };
}

function timerName({ kind, workspaceId, id }: TimerName): string {
  return `${token('kind', kind)}.${token('workspaceId', workspaceId)}.${token('id', id)}`;
}

function token(name: string, value: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(value)) throw new RangeError(`timer: ${name} must be one plain token, got "${value}"`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

async function confirmed(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (cause) {
    throw new LogUnavailableError('the timer was not confirmed', { cause });
  }
}
