import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CampaignWatch, type Snapshot, type Watcher } from './campaign-watch.js';
import { CampaignWatches } from './campaign-watches.js';
import type { SendProgress } from './send-progress.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A campaign that the test moves on, and what was asked of it. */
class Campaign {
  progress: SendProgress | undefined = {
    status: 'sending',
    sent: 0,
    total: 100,
    bounced: 0,
    delivered: 0,
    opened: 0,
  };
  failure: Error | undefined;
  looks = 0;
  readonly errors: unknown[] = [];
  readonly listeners = new Set<() => void>();
  /** How long a look takes; milliseconds. */
  lookMs = 0;

  async look(): Promise<SendProgress | undefined> {
    this.looks++;
    const { progress, failure } = this;
    if (this.lookMs > 0) await new Promise((resolve) => setTimeout(resolve, this.lookMs));
    if (failure) throw failure;
    return progress;
  }

  subscribe(onNotice: () => void): () => void {
    this.listeners.add(onNotice);
    return () => this.listeners.delete(onNotice);
  }

  onError(error: unknown): void {
    this.errors.push(error);
  }

  /** @param isNoticed false for a notice that is lost */
  move(to: Partial<SendProgress>, isNoticed = true): void {
    if (this.progress) this.progress = { ...this.progress, ...to };
    if (isNoticed) for (const listener of this.listeners) listener();
  }
}

class Client implements Watcher {
  readonly shown: { readonly sent: number; readonly atMs: number }[] = [];
  waits = 0;
  isOver = false;

  show({ frame, isLast }: Snapshot): void {
    const { sent } = JSON.parse(frame.toString().slice('data: '.length)) as SendProgress;
    this.shown.push({ sent, atMs: performance.now() });
    this.isOver = isLast;
  }

  wait(): void {
    this.waits++;
  }

  get sent(): number[] {
    return this.shown.map(({ sent }) => sent);
  }
}

async function join(watch: CampaignWatch, client = new Client()): Promise<Client> {
  const first = await watch.first();
  if (!first) throw new Error('there is no such campaign');
  client.show(first);
  watch.join(client, first);
  return client;
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the looks at a campaign', () => {
  test('are the same few for any number of watchers, and for who comes while one goes on', async () => {
    const campaign = new Campaign();
    campaign.lookMs = 20;
    const watch = new CampaignWatch(campaign);
    const joining = Array.from({ length: 50 }, () => join(watch));
    await pass(20);
    const clients = await Promise.all(joining);
    expect(campaign.looks).toBe(1);
    await pass(6_000);
    expect(campaign.looks).toBe(4);
    for (const { sent } of clients) expect(sent).toEqual([0, 0, 0, 0]);
  });

  test('end with the last watcher, and so does the listening', async () => {
    const campaign = new Campaign();
    const watch = new CampaignWatch(campaign);
    const [one, two] = [await join(watch), await join(watch)];
    watch.leave(one);
    expect(campaign.listeners.size).toBe(1);
    watch.leave(two);
    expect(campaign.listeners.size).toBe(0);
    await pass(10_000);
    expect(campaign.looks).toBe(1);
  });
});

describe('a watcher', () => {
  test('is shown four snapshots in any second at most, and the newest one in the end', async () => {
    const campaign = new Campaign();
    const watch = new CampaignWatch(campaign);
    await join(watch);
    await pass(100);
    // Its first snapshot is from a moment ago, and the others’ next one is near.
    const client = await join(watch);
    for (let sent = 1; sent <= 100; sent++) {
      campaign.move({ sent });
      await pass(30);
    }
    await pass(400);
    expect(client.sent.at(-1)).toBe(100);
    for (const { atMs } of client.shown) {
      const within = client.shown.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000);
      expect(within.length).toBeLessThanOrEqual(4);
    }
    expect(client.shown.length).toBeGreaterThanOrEqual(8);
  });

  test('is shown a change at once that comes after a quiet time', async () => {
    const campaign = new Campaign();
    const client = await join(new CampaignWatch(campaign));
    await pass(1_000);
    campaign.move({ sent: 7 });
    await pass(1);
    expect(client.sent).toEqual([0, 7]);
  });

  test('is shown within two seconds what nobody gave notice of', async () => {
    const campaign = new Campaign();
    const client = await join(new CampaignWatch(campaign));
    campaign.move({ sent: 7 }, false);
    await pass(2_000);
    expect(client.sent).toEqual([0, 7]);
  });

  test('is not shown again what a notice did not change, before it is time', async () => {
    const campaign = new Campaign();
    const client = await join(new CampaignWatch(campaign));
    await pass(1_000);
    campaign.move({});
    await pass(500);
    expect([campaign.looks, client.sent]).toEqual([2, [0]]);
    await pass(500);
    expect(client.sent).toEqual([0, 0]);
  });

  test('is shown what changed while a look went on, which may not have seen it', async () => {
    const campaign = new Campaign();
    const client = await join(new CampaignWatch(campaign));
    await pass(1_000);
    campaign.lookMs = 100;
    campaign.move({ sent: 1 });
    await pass(50);
    campaign.move({ sent: 2 });
    await pass(600);
    expect(client.sent).toEqual([0, 1, 2]);
  });

  test('is told that the campaign is over', async () => {
    const campaign = new Campaign();
    const client = await join(new CampaignWatch(campaign));
    await pass(1_000);
    campaign.move({ status: 'cancelled' });
    await pass(1);
    expect(client.isOver).toBe(true);
  });

  test('is told to wait while nobody knows, which is reported once, and goes on afterwards', async () => {
    const campaign = new Campaign();
    const client = await join(new CampaignWatch(campaign));
    campaign.failure = new Error('the database is away');
    campaign.move({ sent: 3 });
    await pass(6_000);
    expect(client).toMatchObject({ sent: [0], waits: 3 });
    expect(campaign.errors).toEqual([campaign.failure]);
    campaign.failure = undefined;
    await pass(2_000);
    expect(client.sent).toEqual([0, 3]);
  });
});

test('who asks for a campaign while nobody knows is told why, and an unknown one is nothing', async () => {
  const campaign = new Campaign();
  campaign.failure = new Error('the database is away');
  await expect(new CampaignWatch(campaign).first()).rejects.toThrow('away');
  expect(campaign.errors).toEqual([]);
  campaign.failure = undefined;
  campaign.progress = undefined;
  expect(await new CampaignWatch(campaign).first()).toBeUndefined();
});

test('two campaigns have a watch each, of the same id in another workspace too, and none is kept that nobody has', () => {
  const watches = new CampaignWatches(() => new Campaign());
  const [a, b, c] = [watches.take('w1', 'c1'), watches.take('w1', 'c1'), watches.take('w2', 'c1')];
  expect([a.watch === b.watch, a.watch === c.watch, watches.size]).toEqual([true, false, 2]);
  a.giveBack();
  c.giveBack();
  expect(watches.size).toBe(1);
  b.giveBack();
  expect(watches.size).toBe(0);
});
