import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventLog, type ConnectedEventLog, type NewEvent } from '@posthorn/event-log';
import { contactKey, decodeEventId, type RecordedEvent } from '@posthorn/events';
import { aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventSource } from './event-source.js';
import { startGateway, type Gateway } from './gateway.js';
import {
  CLOSING,
  heavyEvent,
  isWanted,
  keyOf,
  newEvent,
  pathOf,
  scenario,
  type ClientWish,
  type Scenario,
} from './scenario.js';

/** With those of `engine/no-loss.unit.test.ts` more than 500. */
const RUNS = Number(process.env['POSTHORN_SCENARIOS'] ?? 120);
/** Whatever was found by then is reported, shrunk as far as it got; milliseconds. */
const LIMIT_MS = Math.max(50_000, RUNS * 500);
const STANDSTILL_MS = 5_000;
/** One that forgets at once and reads the log in turns, and one that remembers; both give up slow clients early. */
const SETTINGS = [
  { STREAM_RING_EVENTS: 20, STREAM_MAX_REPLAYS: 2, STREAM_CLIENT_BYTES: 16_384, STREAM_DRAIN_MS: 50 },
  { STREAM_RING_EVENTS: 5_000, STREAM_CLIENT_BYTES: 16_384, STREAM_DRAIN_MS: 50 },
];

let log: ConnectedEventLog;
const gateways: Gateway[] = [];
/** What all scenarios together went through; without it the property would say less than it seems to. */
const seen = { ringReads: 0, logReads: 0, slowdowns: 0, midFrame: 0, ended: 0, events: 0 };

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  gateways.push(...(await Promise.all(SETTINGS.map((settings) => startGateway(settings)))));
});
afterAll(async () => {
  for (const gateway of gateways) await gateway.stop();
  await log.close();
});

class World {
  private readonly readers: Reader[] = [];
  private readonly published: { readonly event: RecordedEvent; readonly calledAt: number }[] = [];
  /** Grows with every append that is begun. */
  private clock = 0;

  constructor(private readonly workspaces: readonly TestWorkspace[]) {}

  async play({ before, clients, steps, redeploy }: Scenario): Promise<string[]> {
    await this.publish(before.map((event) => newEvent(event, this.workspace(event.workspace))));
    for (const wish of clients) await this.connect(wish);
    for (const [i, step] of steps.entries()) {
      if (redeploy && i === steps.length >> 1) await restart(i % 2);
      await this.take(step);
    }
    return this.end();
  }

  private async take(step: Scenario['steps'][number]): Promise<void> {
    const reader = 'who' in step ? this.readers[step.who] : undefined;
    if (reader && 'gateway' in step) reader.gateway = step.gateway;
    if (step.do === 'publish')
      await Promise.all(
        step.batches.map((batch) =>
          this.publish(batch.map((event) => newEvent(event, this.workspace(event.workspace)))),
        ),
      );
    else if (step.do === 'flood') await this.flood(reader, step.count);
    else if (step.do === 'connect') await this.connect(step.wish);
    else if (step.do === 'cut') await reader?.source.cut();
    else if (step.do === 'cutAfter') reader?.source.cutAfter(step.bytes);
    else if (step.do === 'pause') reader?.source.pause();
    else if (step.do === 'resume') reader?.source.resume();
    else await sleep(step.ms);
  }

  private async flood(reader: Reader | undefined, count: number): Promise<void> {
    if (!reader) return;
    reader.source.pause();
    await this.publish(Array.from({ length: count }, () => heavyEvent(reader.wish, reader.workspace)));
  }

  private async end(): Promise<string[]> {
    await this.publish(CLOSING.map((event) => newEvent(event, this.workspace(event.workspace))));
    for (const { source } of this.readers) source.resume();
    const wanted = new Map(this.readers.map((reader) => [reader, reader.wanted(this.inOrder())]));
    let progress = -1;
    for (let deadline = Infinity; performance.now() < deadline; await sleep(2)) {
      const now = this.readers.reduce((sum, { source }) => sum + source.ids.length, 0);
      if (now !== progress) deadline = performance.now() + STANDSTILL_MS;
      progress = now;
      if (this.readers.every((reader) => reader.source.lastEventId === wanted.get(reader)?.at(-1)?.id)) break;
    }
    // What is repeated or leaks may come after the last wanted event.
    await sleep(2);
    for (const { source } of this.readers) {
      source.close();
      seen.midFrame += source.midFrame;
      seen.ended += source.ended;
      seen.events += source.ids.length;
    }
    return this.readers.flatMap((reader) => {
      const fault = reader.fault(wanted.get(reader) ?? [], this.calledAt());
      const faults = [...reader.source.faults, ...(fault === undefined ? [] : [fault])];
      return faults.map((what) => `${JSON.stringify(reader.wish)}: ${what}`);
    });
  }

  private async publish(events: readonly NewEvent[]): Promise<void> {
    const calledAt = ++this.clock;
    const { events: stored } = await log.append(events);
    this.published.push(...stored.map((event) => ({ event, calledAt })));
  }

  private async connect(wish: ClientWish): Promise<void> {
    const workspace = this.workspace(wish.workspace);
    const own = this.inOrder().filter(({ workspaceId }) => workspaceId === workspace.workspaceId);
    const cursor = typeof wish.start === 'number' ? own[wish.start % own.length] : undefined;
    const reader = new Reader(wish, workspace, cursor?.id, () => this.clock);
    this.readers.push(reader);
    await reader.source.open();
  }

  private inOrder(): RecordedEvent[] {
    return this.published.map(({ event }) => event).toSorted((a, b) => a.sequence - b.sequence);
  }

  private calledAt(): ReadonlyMap<string, number> {
    return new Map(this.published.map(({ event, calledAt }) => [event.id, calledAt]));
  }

  private workspace(index: number): TestWorkspace {
    return this.workspaces[index]!;
  }
}

class Reader {
  readonly source: EventSource;
  gateway: number;
  /** When the first event had not come yet: the clock at the last connection. */
  private openedAt = 0;

  constructor(
    readonly wish: ClientWish,
    readonly workspace: TestWorkspace,
    private readonly cursor: string | undefined,
    private readonly clock: () => number,
  ) {
    this.gateway = wish.gateway;
    const since = cursor ?? (wish.start === 'now' ? undefined : 'earliest');
    this.source = new EventSource({
      url: () => `${gateways[this.gateway]!.url}${pathOf(wish, since)}`,
      key: keyOf(wish, workspace),
      version: wish.version,
      atMostMs: 5,
      onOpen: () => {
        if (this.source.lastEventId === '') this.openedAt = this.clock();
      },
    });
  }

  wanted(inOrder: readonly RecordedEvent[]): readonly RecordedEvent[] {
    const { wish, workspace, cursor } = this;
    const from = cursor === undefined ? 0 : decodeEventId(cursor)!.sequence;
    return inOrder.filter(
      (event) => event.sequence > from && isWanted(wish, workspace, event, (of) => contactKey(workspace.secret, of)),
    );
  }

  /** @param calledAt when the append of an event was begun */
  fault(wanted: readonly RecordedEvent[], calledAt: ReadonlyMap<string, number>): string | undefined {
    const { ids, gaps } = this.source;
    if (gaps.length > 0) return `told of gaps after ${gaps.join()}`;
    const all = wanted.map(({ id }) => id);
    const begin = this.wish.start === 'now' ? all.indexOf(ids[0] ?? '') : 0;
    const expected = begin < 0 ? [] : all.slice(begin);
    const wrong = expected.findIndex((id, i) => id !== ids[i]);
    if (wrong >= 0 || ids.length !== expected.length)
      return `${ids.length} events instead of ${expected.length}; the first that differs is number ${wrong}: ${ids[wrong]} instead of ${expected[wrong]}`;
    const missed = all.slice(0, begin < 0 ? Infinity : begin).find((id) => (calledAt.get(id) ?? 0) > this.openedAt);
    return missed === undefined ? undefined : `${missed} came after the start and is lost`;
  }
}

async function restart(index: number): Promise<void> {
  count(index);
  await gateways[index]!.stop();
  gateways[index] = await startGateway(SETTINGS[index]);
}

function count(index: number): void {
  const { ringReads, logReads, slowdowns } = gateways[index]!.counters;
  seen.ringReads += ringReads;
  seen.logReads += logReads;
  seen.slowdowns += slowdowns;
}

test(
  'over real sockets, cut at any byte, on any replica, a client sees each of its events once, in order',
  { timeout: 2 * LIMIT_MS },
  async () => {
    const property = fc.asyncProperty(scenario, async (drawn) => {
      const workspaces = await Promise.all([aWorkspace(), aWorkspace()]);
      expect(await new World(workspaces).play(drawn)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: LIMIT_MS });
    for (const index of SETTINGS.keys()) count(index);
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(0);
  },
);
