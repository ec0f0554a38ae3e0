import { beforeEach, describe, expect, test } from 'vitest';
import type { ReportedSend } from './delivery-report.decider.js';
import { ReadModelBehindError } from './mail-events.errors.js';
import { ReportedSends, type SendsReadModel } from './reported-sends.js';

const MAX_LAG_MS = 60_000;
const send: ReportedSend = {
  workspaceId: 'wsk_1',
  contactKey: 'abcdefghij234567',
  recipientEmail: 'alice@example.com',
  agentId: null,
  campaignId: null,
  testMode: false,
  status: 'queued',
  recorded: new Set(),
  reportKeys: [],
};

/** A log and a read model that stand where the test puts them. */
class World implements SendsReadModel {
  last = 10;
  position = 10;
  nowMs = 0;
  rows = new Map<string, ReportedSend>();
  /** What the projector does while somebody waits for it. */
  projector: () => void = () => undefined;
  readonly asked = { finds: 0, bounds: 0, waits: [] as number[] };

  readonly sends = new ReportedSends(
    { bounds: () => (this.asked.bounds++, Promise.resolve({ first: 1, last: this.last, epoch: 1 })) },
    this,
    { maxLagMs: MAX_LAG_MS, waitMs: 5_000, now: () => this.nowMs },
  );

  find() {
    this.asked.finds++;
    return Promise.resolve({ sends: new Map(this.rows), position: this.position });
  }

  waitFor(sequence: number) {
    this.asked.waits.push(sequence);
    this.projector();
    return Promise.resolve(this.position >= sequence);
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('a send that the read model has', () => {
  beforeEach(() => world.rows.set('req_1', send));

  test('is answered after one look at the end of the log, then by look-ups alone', async () => {
    expect(await world.sends.find('req_1')).toBe(send);
    expect(await world.sends.find('req_1')).toBe(send);
    expect(world.asked).toEqual({ finds: 2, bounds: 1, waits: [] });
  });

  test('is not refused for a projector that stands still when the first proof would end: it was renewed before', async () => {
    await world.sends.find('req_1');
    world.nowMs = MAX_LAG_MS / 2;
    world.last = world.position = 20;
    await world.sends.find('req_1');
    await new Promise((resolve) => setImmediate(resolve));
    world.last = 1_000;
    world.nowMs = MAX_LAG_MS + 1;
    expect(await world.sends.find('req_1')).toBe(send);
  });

  test('is looked up once for the reports of the next seconds', async () => {
    await world.sends.find('req_1');
    await world.sends.find('req_1');
    world.asked.finds = 0;
    world.nowMs = 4_999;
    expect(await world.sends.find('req_1')).toBe(send);
    expect(world.asked.finds).toBe(0);
    world.nowMs = 5_000;
    await world.sends.find('req_1');
    expect(world.asked.finds).toBe(1);
  });

  test('is looked up again when a proof was made that its position is too old for', async () => {
    world.nowMs = MAX_LAG_MS - 1_000;
    world.position = 10;
    await world.sends.find('req_1');
    world.nowMs = 2 * MAX_LAG_MS - 1_001;
    await world.sends.find('req_1');
    world.last = world.position = 11;
    world.nowMs = 2 * MAX_LAG_MS - 1_000;
    await world.sends.find('req_2');
    const newer = { ...send, recorded: new Set(['delivered' as const]) };
    world.rows.set('req_1', newer);
    expect(await world.sends.find('req_1')).toBe(newer);
  });

  test('is answered while the read model lags by less than the bound', async () => {
    await world.sends.find('req_1');
    world.last = 1_000;
    world.nowMs = MAX_LAG_MS - 1;
    expect(await world.sends.find('req_1')).toBe(send);
  });

  test('is not decided on when the read model may lag by more, until it has caught up', async () => {
    await world.sends.find('req_1');
    world.last = 1_000;
    world.nowMs = MAX_LAG_MS;
    const caughtUp = { ...send, recorded: new Set(['delivered' as const]) };
    world.projector = () => {
      world.position = 1_000;
      world.rows.set('req_1', caughtUp);
    };
    expect(await world.sends.find('req_1')).toBe(caughtUp);
    expect(world.asked.waits).toEqual([1_000]);
  });

  test('is refused when the read model does not catch up in time', async () => {
    world.last = 1_000;
    await expect(world.sends.find('req_1')).rejects.toThrow(ReadModelBehindError);
  });

  test('is refused when the database answered so late that the answer is older than the bound', async () => {
    world.last = 11;
    world.projector = () => {
      world.position = 11;
      world.nowMs += MAX_LAG_MS;
    };
    await expect(world.sends.find('req_1')).rejects.toThrow(ReadModelBehindError);
  });

  test('is refused when the read model is exchanged for one that is behind', async () => {
    await world.sends.find('req_1');
    world.position = 5;
    await expect(world.sends.find('req_1')).rejects.toThrow(ReadModelBehindError);
  });
});

describe('a send that the read model lacks', () => {
  test('is unknown at once when the read model stands at the end of the log', async () => {
    expect(await world.sends.find('req_1')).toBeUndefined();
    expect(world.asked).toEqual({ finds: 1, bounds: 1, waits: [] });
  });

  test('is found when its report outran the projector', async () => {
    world.last = 11;
    world.projector = () => {
      world.position = 11;
      world.rows.set('req_1', send);
    };
    expect(await world.sends.find('req_1')).toBe(send);
  });

  test('is unknown when the projector passed the end of the log without it', async () => {
    world.last = 11;
    world.projector = () => (world.position = 12);
    expect(await world.sends.find('req_1')).toBeUndefined();
  });

  test('is never called unknown by a read model that is behind', async () => {
    world.last = 11;
    await expect(world.sends.find('req_1')).rejects.toThrow(ReadModelBehindError);
  });
});
