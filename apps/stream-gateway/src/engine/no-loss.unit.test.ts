import { InMemoryEventLog } from '@posthorn/event-log/testing';
import type { EventLog } from '@posthorn/event-log';
import {
  DeliverySent,
  decodeEventId,
  SendQueued,
  WebhookEnabled,
  WebhookPushed,
  type RecordedEvent,
} from '@posthorn/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Connection } from './connection.js';
import { StreamEngine } from './engine.js';
import {
  aNewEvent,
  bounced,
  delivered,
  eventsOf,
  OTHER_WORKSPACE,
  plain,
  SimulatedClient,
  smallEngine,
  types,
  until,
  WORKSPACE,
} from './simulation.fixture.js';
import { StreamFilter } from './stream-filter.js';

/**
 * Invariants 1, 2 and 6 of DESIGN section 6: whatever is cut, slow, filtered or published when, what a client
 * has seen over all its connections is its filter's part of the log, in order, once each.
 */
const RUNS = 150;

const FACTS = [
  delivered(),
  bounced(),
  DeliverySent.of({ requestId: 'req_1', recipientEmail: 'a@example.com', sentAt: '2026-03-22T10:05:00Z' }),
  WebhookEnabled.of({ webhookId: 'whk_1', enabledBy: { kind: 'user' }, enabledAt: '2026-03-22T12:00:00.000Z' }),
  // Internal: must never be seen, whatever the filter.
  WebhookPushed.of({
    webhookId: 'whk_1',
    eventId: 'evt_1',
    deliveryId: 'd_1',
    attempt: 1,
    statusCode: 200,
    durationMs: 80,
    pushedAt: '2026-03-22T10:00:00.100Z',
  }),
  SendQueued.of({ requestId: 'req_1', recipientEmail: 'a@example.com', queuedAt: '2026-03-22T10:05:00Z' }),
];

const anEvent = fc.record({
  workspaceId: fc.constantFrom(WORKSPACE, OTHER_WORKSPACE),
  key: fc.constantFrom('c1', 'c2'),
  fact: fc.constantFrom(...FACTS),
  testMode: fc.boolean(),
});
const events = fc.array(anEvent, { minLength: 1, maxLength: 12 });
const client = fc.record({
  workspaceId: fc.constantFrom(WORKSPACE, OTHER_WORKSPACE),
  types: fc.constantFrom('*', 'delivery.*', 'delivery.sent,send.*', '*.sent', 'webhook.*'),
  contact: fc.option(fc.constantFrom('c1', 'c2'), { nil: undefined }),
  testMode: fc.option(fc.boolean(), { nil: undefined }),
  start: fc.constantFrom('now' as const, 'earliest' as const),
  fast: fc.boolean(),
});
const index = fc.nat({ max: 9 });
const step = fc.oneof(
  { weight: 4, arbitrary: events.map((batch) => ({ kind: 'append' as const, batch })) },
  { weight: 2, arbitrary: client.map((options) => ({ kind: 'connect' as const, options })) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut' as const), who: index, replica: index }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('take' as const), who: index, bytes: fc.integer({ min: 1, max: 3_000 }) }),
  },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }).map((turns) => ({ kind: 'wait' as const, turns })) },
);
const scenario = fc.record({
  before: fc.array(anEvent, { maxLength: 60, size: 'max' }),
  clients: fc.array(client, { minLength: 1, maxLength: 5 }),
  replicas: fc.integer({ min: 1, max: 2 }),
  ring: fc.integer({ min: 1, max: 30 }),
  warmUp: fc.integer({ min: 0, max: 30 }),
  steps: fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
});

/** The filters once more, in other words. */
const WANTED: Record<string, RegExp> = {
  '*': /^(?!webhook\.push)/,
  'delivery.*': /^delivery\./,
  'delivery.sent,send.*': /^(delivery\.sent|send\..+)$/,
  '*.sent': /\.sent$/,
  'webhook.*': /^webhook\.(?!push)/,
};

/** A client over all its connections. */
class Reader {
  private sink = new SimulatedClient();
  private connection: Connection | undefined;
  private engine: StreamEngine | undefined;
  readonly seen: string[] = [];
  from: number;
  readonly filter: StreamFilter;

  constructor(
    private readonly options: {
      workspaceId: string;
      types: string;
      contact: string | undefined;
      testMode: boolean | undefined;
      start: 'now' | 'earliest';
      fast: boolean;
    },
    engine: StreamEngine,
  ) {
    const { workspaceId, contact, testMode } = options;
    this.filter = new StreamFilter({
      workspaceId,
      types: types(options.types),
      ...(contact !== undefined && { contact }),
      ...(testMode !== undefined && { testMode }),
    });
    this.from = options.start === 'now' ? engine.head : 0;
    this.connect(engine);
  }

  /** What is on its way is lost with the connection; the client resumes from the last id it has parsed. */
  cut(engine: StreamEngine): void {
    if (this.connection) this.engine?.disconnect(this.connection);
    this.seen.push(...this.sink.ids);
    this.connect(engine);
  }

  take(bytes: number): void {
    this.sink.take(bytes);
  }

  get all(): string[] {
    return [...this.seen, ...this.sink.ids];
  }

  private connect(engine: StreamEngine): void {
    const cursor = this.seen.at(-1);
    const position = cursor === undefined ? this.from : decodeEventId(cursor)!.sequence;
    this.engine = engine;
    this.sink = new SimulatedClient({ limitBytes: 400, fast: this.options.fast });
    this.connection = engine.connect(
      { filter: this.filter, dialect: plain, sink: this.sink },
      { position, ...(cursor !== undefined && { cursor }) },
    );
  }

  wanted(log: readonly RecordedEvent[]): string[] {
    const { workspaceId, contact, testMode } = this.options;
    return log
      .filter(
        (e) => e.workspaceId === workspaceId && e.sequence > this.from && WANTED[this.options.types]!.test(e.type),
      )
      .filter((e) => testMode === undefined || e.testMode === testMode)
      .filter((e) => contact === undefined || e.subject.split('.')[3] === contact)
      .map(({ id }) => id);
  }
}

/** The log as a replica sees it whose tail is late, so that cursors from the other one are ahead of it. */
function lagging(log: InMemoryEventLog): EventLog {
  const late = Object.create(log) as InMemoryEventLog;
  late.tail = async function* (query) {
    for await (const burst of log.tail(query)) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      yield burst;
    }
  };
  return late;
}

async function play({
  before,
  clients,
  replicas,
  ring,
  warmUp,
  steps,
}: typeof scenario extends fc.Arbitrary<infer S> ? S : never) {
  const log = new InMemoryEventLog();
  const publish = (batch: typeof before) => log.append(batch.map((event) => aNewEvent(event)));
  if (before.length > 0) await publish(before);
  const options = {
    ...smallEngine,
    ring: { maxEvents: ring, maxBytes: 1e6 },
    warmUpEvents: warmUp,
    maxReplays: 1,
    batchBytes: 500,
    patienceMs: 1,
  };
  const fail = (error: unknown) => {
    throw error;
  };
  const engines = await Promise.all(
    [log, lagging(log)].slice(0, replicas).map((it) => StreamEngine.start(it, options, fail)),
  );
  const readers = clients.map((options) => new Reader(options, engines[0]!));
  for (const command of steps) {
    if (command.kind === 'append') await publish(command.batch);
    else if (command.kind === 'connect') readers.push(new Reader(command.options, engines[readers.length % replicas]!));
    else if (command.kind === 'cut') readers[command.who]?.cut(engines[command.replica % replicas]!);
    else if (command.kind === 'take') readers[command.who]?.take(command.bytes);
    else for (let i = 0; i < command.turns; i++) await new Promise((resolve) => setImmediate(resolve));
  }
  const stored = await eventsOf(log);
  const deadline = performance.now() + 1_000;
  await until(() => {
    for (const reader of readers) reader.take(Infinity);
    return performance.now() > deadline || readers.every((reader) => reader.all.length >= reader.wanted(stored).length);
  });
  await Promise.all(engines.map((engine) => engine.drain(0)));
  for (const reader of readers) expect(reader.all).toEqual(reader.wanted(stored));
}

test(
  'over any cuts, filters, replicas, slow readers and publishers a client sees each of its events once, in order',
  { timeout: 60_000 },
  async () => {
    await fc.assert(fc.asyncProperty(scenario, play), { numRuns: RUNS });
  },
);
