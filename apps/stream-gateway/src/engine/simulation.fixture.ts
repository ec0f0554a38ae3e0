import { InMemoryEventLog } from '@posthorn/event-log/testing';
import type { NewEvent } from '@posthorn/event-log';
import {
  DeliveryBounced,
  DeliveryDelivered,
  InboundClassified,
  parseTypeFilter,
  type RecordedEvent,
  type TypeFilter,
} from '@posthorn/events';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Dialect } from './dialect.js';
import type { EngineOptions } from './engine.js';
import { LogEntry } from './log-entry.js';
import { render } from './render.js';
import type { Sink } from './sink.js';

/** What the tests of the engine share: events, a dialect and a client whose reading speed is the test's. */
export const WORKSPACE = 'wsk_a';
export const OTHER_WORKSPACE = 'wsk_b';

export const plain: Dialect = {
  name: 'plain',
  timing: { greeting: 'hello', keepalive: 'keepalive', keepaliveMs: 15_000 },
  view: ({ type, data }) => ({ event: type, data: JSON.stringify(data) }),
};

export const smallEngine: EngineOptions = {
  ring: { maxEvents: 20, maxBytes: 1_000_000 },
  warmUpEvents: 10,
  maxReplays: 2,
  batchBytes: 2_000,
  loneBatchBytes: 2_000,
  sharedBytes: 20_000,
  patienceMs: 5,
  retryMs: 1,
  readyLagEvents: 10,
};

export const delivered = (requestId = 'req_1') =>
  DeliveryDelivered.of({ requestId, recipientEmail: 'alice@example.com', deliveredAt: '2026-03-22T10:05:00Z' });

export const bounced = (requestId = 'req_1') =>
  DeliveryBounced.of({
    requestId,
    recipientEmail: 'alice@example.com',
    bouncedAt: '2026-03-22T10:05:00Z',
    bounceType: 'hard',
  });

export const received = (mailbox: string) =>
  InboundClassified.of({ messageId: 'msg_1', from: 'user@example.com', mailbox });

export function aNewEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  return {
    fact: delivered(),
    workspaceId: WORKSPACE,
    key: 'contact1',
    occurredAt: '2026-03-22T10:05:00.123Z',
    testMode: false,
    correlationId: 'req_1',
    ...overrides,
  };
}

/** @throws Error for what a client would be refused */
export function types(text: string): TypeFilter {
  const parsed = parseTypeFilter(text);
  if (!parsed.ok) throw new Error(`${parsed.reason}: ${parsed.offending}`);
  return parsed.filter;
}

/** Entries as the tail of a log would give them. */
export async function entriesOf(events: readonly Partial<NewEvent>[]): Promise<LogEntry[]> {
  const log = new InMemoryEventLog();
  await log.append(events.map((event) => aNewEvent(event)));
  return (await eventsOf(log)).map((event) => revive(event));
}

export function revive(event: RecordedEvent, textBytes?: number): LogEntry {
  return new LogEntry(event, render, textBytes);
}

export async function eventsOf(log: InMemoryEventLog): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of log.read()) events.push(event);
  return events;
}

export interface ClientOptions {
  /** Bytes that may wait for the client before it counts as congested. */
  readonly limitBytes: number;
  /** True for a client that takes everything at once. */
  readonly fast: boolean;
}

/** The far end of a connection: takes bytes when told to and parses them by the WHATWG rules. */
export class SimulatedClient implements Sink {
  readonly events: EventSourceMessage[] = [];
  readonly comments: string[] = [];
  retryMs: number | undefined;
  ended = false;
  mostWaiting = 0;
  private buffer = Buffer.alloc(0);
  private readonly decoder = new TextDecoder();
  private listeners: (() => void)[] = [];
  private readonly parser = createParser({
    onEvent: (event) => this.events.push(event),
    onComment: (comment) => this.comments.push(comment),
    onRetry: (retryMs) => (this.retryMs = retryMs),
    onError: (error) => {
      throw error;
    },
  });

  constructor(private readonly options: ClientOptions = { limitBytes: 1_000, fast: true }) {}

  get ids(): string[] {
    return this.events.map(({ id }) => id ?? 'no id');
  }

  get waiting(): boolean {
    return this.buffer.length > 0;
  }

  get congested(): boolean {
    return this.buffer.length > this.options.limitBytes;
  }

  write(chunk: Buffer): boolean {
    if (this.congested) this.violated('written to while congested');
    if (this.ended) this.violated('written to after its end');
    this.buffer = Buffer.concat([this.buffer, chunk]);
    this.mostWaiting = Math.max(this.mostWaiting, this.buffer.length);
    if (this.options.fast) this.take(Infinity);
    return !this.waiting;
  }

  whenDrained(callback: () => void): void {
    this.listeners.push(callback);
  }

  end(): void {
    this.ended = true;
  }

  /** What the engine must not do. @throws Error */
  protected violated(what: string): void {
    throw new Error(what);
  }

  take(bytes: number): void {
    this.parser.feed(this.decoder.decode(this.buffer.subarray(0, bytes), { stream: true }));
    this.buffer = this.buffer.subarray(bytes);
    if (this.buffer.length > 0) return;
    const { listeners } = this;
    this.listeners = [];
    for (const listener of listeners) listener();
  }
}

/** Waits until the condition holds; a test that waits longer than its timeout fails anyway. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
