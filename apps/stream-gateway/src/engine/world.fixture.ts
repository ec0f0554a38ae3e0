import { setTimeout as sleep } from 'node:timers/promises';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import type { EventLog } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';
import { vi } from 'vitest';
import { StreamEngine, type EngineOptions } from './engine.js';
import { faulty, pass, PlannedError } from './faulty-log.fixture.js';
import { faultIn, Reader, type ReaderWorld } from './reader.fixture.js';
import { CLOSING, type ClientWish, type PublishedEvent, type Scenario, type Step } from './scenario.fixture.js';
import { aNewEvent, smallEngine } from './simulation.fixture.js';

/** No progress for this long means that none will come; milliseconds. */
const STANDSTILL_MS = 1_000;
const PULSE_MS = 250;

/**
 * Plays a scenario and brings it to its end: no more faults of clients, and everything published read.
 * Needs fake intervals, which the steps move on.
 * @returns what went wrong, one line each
 */
export async function play(drawn: Scenario): Promise<string[]> {
  const world = new World(drawn);
  await world.begin();
  for (const step of drawn.steps) await world.take(step);
  return world.end();
}

class World implements ReaderWorld {
  private readonly log = new InMemoryEventLog();
  private readonly published: RecordedEvent[] = [];
  private readonly readers: Reader[] = [];
  private readonly views: readonly EventLog[];
  private readonly options: EngineOptions;
  private engines: StreamEngine[] = [];
  /** Engines that end their streams; their tails are still read. */
  private readonly leaving = new Map<StreamEngine, Promise<void>>();
  private readonly faults: string[] = [];
  forgotten = 0;

  constructor(private readonly drawn: Scenario) {
    const { ringEvents, ringBytes, warmUpEvents, maxReplays, batchBytes, loneBatchBytes, sharedBytes } = drawn;
    const ring = { maxEvents: ringEvents, maxBytes: ringBytes };
    const batches = { batchBytes, loneBatchBytes, sharedBytes };
    this.options = { ...smallEngine, ring, warmUpEvents, maxReplays, ...batches, patienceMs: 1 };
    this.views = drawn.replicas.map((plan) => faulty(this.log, plan));
  }

  async begin(): Promise<void> {
    await this.publish(this.drawn.before);
    this.engines = await Promise.all(this.views.map((view) => this.start(view)));
    for (const [i, wish] of this.drawn.clients.entries()) this.connect(wish, i);
  }

  async take(step: Step): Promise<void> {
    this.reconnect();
    if (step.do === 'publish') await this.publish(step.batch);
    else if (step.do === 'flood') await this.publish(Array<PublishedEvent>(step.count).fill(step.event));
    else if (step.do === 'connect') this.connect(step.wish, step.replica);
    else if (step.do === 'join') this.join(step);
    else if (step.do === 'cut') this.readers[step.who]?.connect(this.replica(step.replica));
    else if (step.do === 'leave') this.readers[step.who]?.leave();
    else if (step.do === 'take') this.readers[step.who]?.take(step.bytes);
    else if (step.do === 'wait') await pass(step.turns);
    else if (step.do === 'forget') this.forget(step.percent);
    else if (step.do === 'redeploy') await this.redeploy(step.replica, step.windowMs);
    else {
      await sleep(step.ms);
      vi.advanceTimersByTime(PULSE_MS);
    }
  }

  async end(): Promise<string[]> {
    await this.publish(CLOSING);
    await this.settle();
    await Promise.all([...this.leaving.values(), ...this.engines.map((engine) => engine.drain(0))]);
    for (const { counters } of this.engines)
      if (counters.connections > 0 || counters.live > 0) this.faults.push(`${counters.live} connections are left over`);
    for (const [i, reader] of this.readers.entries()) {
      reader.cut();
      const fault = faultIn(reader, this.published, this.forgotten);
      for (const what of [...reader.faults, ...(fault === undefined ? [] : [fault])])
        this.faults.push(`client ${i} (${JSON.stringify(reader.wish)}): ${what}`);
    }
    return this.faults;
  }

  private async publish(batch: readonly PublishedEvent[]): Promise<void> {
    const events = batch.map(({ agentId, ...event }) => aNewEvent({ ...event, ...(agentId && { agentId }) }));
    if (events.length > 0) this.published.push(...(await this.log.append(events)).events);
  }

  /** As a supervisor would, again when it fails. */
  private async start(view: EventLog): Promise<StreamEngine> {
    const report = (error: unknown) => {
      if (error instanceof PlannedError || /cannot be printed|are gone/.test(String(error))) return;
      this.faults.push(`the engine reports: ${String(error)}`);
    };
    for (;;) {
      try {
        return await StreamEngine.start(view, this.options, report);
      } catch (error) {
        if (!(error instanceof PlannedError)) throw error;
      }
    }
  }

  private async redeploy(replica: number, windowMs: number): Promise<void> {
    const at = replica % this.engines.length;
    const old = this.replica(replica);
    this.leaving.set(
      old,
      old.drain(windowMs).finally(() => this.leaving.delete(old)),
    );
    const view = this.views[at];
    if (view) this.engines[at] = await this.start(view);
  }

  private replica(index: number): StreamEngine {
    const engine = this.engines[index % this.engines.length];
    if (!engine) throw new RangeError('no replica');
    return engine;
  }

  private connect(wish: ClientWish, replica: number): void {
    const engine = this.replica(replica);
    const own = this.published.filter(({ workspaceId }) => workspaceId === wish.workspaceId);
    const known = typeof wish.start === 'number' ? own[wish.start % own.length] : undefined;
    const from = known?.sequence ?? (wish.start === 'now' ? engine.head : 0);
    const reader = new Reader(wish, from, known?.id, this);
    this.readers.push(reader);
    reader.connect(engine);
  }

  private join({ who, refined, start, replica }: Extract<Step, { do: 'join' }>): void {
    const wish = this.readers[who]?.wish;
    if (wish) this.connect({ ...wish, refined, start }, replica);
  }

  /** Whoever was sent away comes again, at any replica. */
  private reconnect(): void {
    for (const [i, reader] of this.readers.entries())
      if (reader.ended && !reader.gone) reader.connect(this.replica(i + reader.progress));
  }

  /** Also what the tails have still to read. */
  private forget(percent: number): void {
    const last = this.published.at(-1)?.sequence ?? 0;
    this.forgotten = Math.max(this.forgotten, Math.floor((last * percent) / 100));
    this.log.forgetUpTo(this.forgotten);
  }

  private async settle(): Promise<void> {
    const last = this.published.at(-1)?.sequence ?? 0;
    const waited = this.readers.filter(({ gone }) => !gone);
    const wanted = new Map(waited.map((reader) => [reader, reader.wanted(this.published).at(-1)?.id]));
    let progress = 0;
    for (let deadline = Infinity; performance.now() < deadline;) {
      await pass(1);
      this.reconnect();
      for (const reader of waited) reader.take(Infinity);
      const now = [...this.engines.map(({ head }) => head), ...waited.map((reader) => reader.progress)];
      const sum = now.reduce((total, part) => total + part, 0);
      if (sum !== progress) deadline = performance.now() + STANDSTILL_MS;
      progress = sum;
      const complete = waited.every(
        (reader) => wanted.get(reader) === undefined || reader.lastSeen === wanted.get(reader),
      );
      if (complete && this.engines.every(({ head }) => head === last)) break;
    }
    // What is repeated or leaks may come after the last wanted event.
    await pass(3);
    for (const reader of waited) reader.take(Infinity);
  }

  sequenceOf(id: string): number {
    return this.published.find((event) => event.id === id)?.sequence ?? 0;
  }
}
