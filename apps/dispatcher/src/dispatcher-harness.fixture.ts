import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { testServers } from '@posthorn/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import {
  aDispatcher,
  type FakeTransport,
  type Handed,
  type QueuedTestSend,
  type RunningDispatcher,
  TestLine,
} from './dispatcher.fixture.js';

/** Dispatchers of one test file: a line for each test, and everything ended and cleared after it. */
export class DispatcherHarness {
  private connected: ConnectedEventLog | undefined;
  private current: TestLine | undefined;
  private readonly lines: TestLine[] = [];
  private readonly running: RunningDispatcher[] = [];

  constructor() {
    beforeAll(async () => {
      this.connected = await connectEventLog({ natsUrl: testServers().natsUrl });
    });
    afterAll(() => this.connected?.close());
    beforeEach(() => {
      this.current = this.aLine();
    });
    afterEach(async () => {
      await Promise.all(this.running.splice(0).map((one) => one.stop().catch(() => undefined)));
      await Promise.all(this.lines.splice(0).map((one) => one.clear()));
    });
  }

  get log(): ConnectedEventLog {
    if (!this.connected) throw new TypeError('only in a test');
    return this.connected;
  }

  /** The test's own. */
  get line(): TestLine {
    if (!this.current) throw new TypeError('only in a test');
    return this.current;
  }

  aLine(): TestLine {
    const line = new TestLine(this.log);
    this.lines.push(line);
    return line;
  }

  /** Stopped after the test. */
  async start(...args: Parameters<typeof aDispatcher>): Promise<RunningDispatcher> {
    const one = await aDispatcher(...args);
    this.running.push(one);
    return one;
  }

  handed({ handed }: FakeTransport, of = this.line): readonly Handed[] {
    return handed.filter(({ workspaceId }) => workspaceId === of.workspaceId);
  }

  async untilHanded(transport: FakeTransport, count: number, of = this.line): Promise<void> {
    await until(
      () => this.handed(transport, of).length === count,
      () => `handed ${this.handed(transport, of).length} mails, not ${count}`,
    );
  }

  /** Until this is the last that is on record about the send. */
  async untilTold(send: QueuedTestSend, last: string, of = this.line): Promise<void> {
    let story: readonly string[] = [];
    await until(
      async () => (story = await of.story(send)).at(-1) === last,
      () => `the story is ${story.join(', ')}`,
    );
  }
}

async function until(isSo: () => boolean | Promise<boolean>, instead: () => string): Promise<void> {
  const deadlineMs = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > deadlineMs) throw new Error(instead());
    await sleep(10);
  }
}
