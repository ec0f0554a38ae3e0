import { expect, test, vi } from 'vitest';
import { type AppendUnit, appendUnit } from './append-unit.js';
import { encodeEvent } from './encode.js';
import { AppendConflictError, AppendRefusedError, LogUnavailableError } from './errors.js';
import type { AppendOptions } from './event-log.js';
import { GroupCommit } from './group-commit.js';
import { type Committed, CommitRefusedError, REFUSAL } from './publish.js';

/** Records commits and answers them when told to. */
class FakeServer {
  readonly commits: (readonly AppendUnit[])[] = [];
  private readonly answers: (() => void)[] = [];
  private sequence = 0;
  refuse: (units: readonly AppendUnit[]) => CommitRefusedError | LogUnavailableError | undefined = () => undefined;
  original: number | undefined;

  readonly port = {
    commit: (units: readonly AppendUnit[]): Promise<Committed> => {
      this.commits.push(units);
      return new Promise((resolve, reject) => {
        this.answers.push(() => {
          const refusal = this.refuse(units);
          if (refusal) reject(refusal);
          else resolve({ firstSequences: units.map((u) => (this.sequence += u.events.length)), duplicate: false });
        });
      });
    },
    findOriginal: () => Promise.resolve(this.original),
  };

  sizes(): number[] {
    return this.commits.map((units) => units.length);
  }

  answerNow(): void {
    for (const answer of this.answers.splice(0)) answer();
  }

  /** Answers everything, including what comes of the answers, gathered ones too. */
  async answerAll(): Promise<void> {
    for (let idle = 0; idle < 3; idle++) {
      await new Promise((resolve) => setTimeout(resolve, 4));
      if (this.answers.length > 0) idle = 0;
      this.answerNow();
    }
  }
}

let n = 0;
function unit(options: AppendOptions = {}, key = `k${n++}`): AppendUnit {
  const event = encodeEvent({
    fact: { type: 'send.queued', version: 1, data: {} },
    workspaceId: 'w',
    key,
    occurredAt: '2026-01-02T03:04:05.678Z',
    testMode: false,
    correlationId: 'c',
  });
  return appendUnit([event], options);
}

function setup() {
  const server = new FakeServer();
  return { server, log: new GroupCommit(server.port) };
}

const refused = (code: number) => new CommitRefusedError(400, code, 'refused');

test('a lone append goes out by itself', async () => {
  const { server, log } = setup();
  const placed = log.submit(unit());
  await server.answerAll();
  expect(await placed).toEqual({ first: 1, duplicate: false });
  expect(server.sizes()).toEqual([1]);
});

test('a few appends go out singly, at once', async () => {
  const { server, log } = setup();
  const placed = Promise.all([log.submit(unit()), log.submit(unit()), log.submit(unit())]);
  await new Promise(setImmediate);
  expect(server.sizes()).toEqual([1, 1, 1]);
  await server.answerAll();
  await placed;
});

test('many appends share one commit, and what comes meanwhile shares the next', async () => {
  const { server, log } = setup();
  const first = Array.from({ length: 40 }, () => log.submit(unit()));
  await new Promise(setImmediate);
  const second = Array.from({ length: 30 }, () => log.submit(unit()));
  await new Promise(setImmediate);
  expect(server.sizes()).toEqual([40]);
  await server.answerAll();
  await Promise.all([...first, ...second]);
  expect(server.sizes()).toEqual([40, 30]);
});

test('after a batch the next one waits a moment for its callers, beside those that wait already', async () => {
  const { server, log } = setup();
  const submit = (count: number) => Array.from({ length: count }, () => log.submit(unit()));
  const placed = submit(20);
  await new Promise(setImmediate);
  placed.push(...submit(12));
  server.answerNow();
  await new Promise(setImmediate);
  expect(server.sizes()).toEqual([20]);
  placed.push(...submit(20));
  await new Promise(setImmediate);
  expect(server.sizes()).toEqual([20, 32]);
  await server.answerAll();
  await Promise.all(placed);
});

test('while many appends come by themselves a batch is gathered for longer, and committed after a pause', async () => {
  vi.useFakeTimers();
  const { server, log } = setup();
  const submit = (count: number) => Array.from({ length: count }, () => log.submit(unit()));
  const placed = submit(40);
  await vi.advanceTimersByTimeAsync(1);
  placed.push(...submit(30));
  server.answerNow();
  for (let ms = 0; ms < 6; ms++) {
    placed.push(...submit(5));
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(server.sizes()).toEqual([40]);
  await vi.advanceTimersByTimeAsync(3);
  expect(server.sizes()).toEqual([40, 60]);
  vi.useRealTimers();
  await server.answerAll();
  await Promise.all(placed);
});

test('an append whose message id is under way shares the outcome of the first', async () => {
  const { server, log } = setup();
  const placed = [log.submit(unit({ messageId: 'm' })), log.submit(unit({ messageId: 'm' }))];
  await server.answerAll();
  expect(await Promise.all(placed)).toEqual([
    { first: 1, duplicate: false },
    { first: 1, duplicate: true },
  ]);
  expect(server.sizes()).toEqual([1]);
});

test('when the first with a message id fails, the next one tries itself', async () => {
  const { server, log } = setup();
  const expectation = { subject: 'evt.w.>', lastSequence: 0 };
  server.refuse = ([first]) => (first?.expect ? refused(REFUSAL.wrongLastSequence) : undefined);
  const placed = Promise.allSettled([
    log.submit(unit({ messageId: 'm', expect: expectation })),
    log.submit(unit({ messageId: 'm' })),
  ]);
  await server.answerAll();
  const [first, second] = await placed;
  expect(first).toMatchObject({ status: 'rejected', reason: expect.any(AppendConflictError) });
  expect(second).toEqual({ status: 'fulfilled', value: { first: 1, duplicate: false } });
});

test('when the first with a message id gets no answer, those that wait for it get none either, at once', async () => {
  const { server, log } = setup();
  server.refuse = () => new LogUnavailableError('no acknowledgement');
  const placed = Promise.allSettled(Array.from({ length: 8 }, () => log.submit(unit({ messageId: 'm' }))));
  await server.answerAll();
  for (const outcome of await placed) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(LogUnavailableError) });
  }
  expect(server.sizes()).toEqual([1, 1]);
});

test('who waited for another append does not begin a new life when it fails', async () => {
  const server = new FakeServer();
  let now = 0;
  const log = new GroupCommit(server.port, { now: () => now });
  server.refuse = () => refused(REFUSAL.wrongLastSequence);
  const expectation = { subject: 'evt.w.>', lastSequence: 0 };
  const placed = Promise.allSettled(
    Array.from({ length: 3 }, () => log.submit(unit({ messageId: 'm', expect: expectation }))),
  );
  await new Promise(setImmediate);
  now = 10_001;
  await server.answerAll();
  const [first, ...others] = await placed;
  expect(first).toMatchObject({ reason: expect.any(AppendConflictError) });
  for (const other of others) expect(other).toMatchObject({ reason: expect.any(LogUnavailableError) });
  expect(server.sizes()).toEqual([1]);
});

test('a refused batch is not sent again after its time', async () => {
  const server = new FakeServer();
  let now = 0;
  const log = new GroupCommit(server.port, { now: () => now });
  server.refuse = () => refused(10054);
  const placed = Promise.allSettled(Array.from({ length: 20 }, () => log.submit(unit())));
  await new Promise(setImmediate);
  now = 10_001;
  await server.answerAll();
  for (const outcome of await placed) expect(outcome).toMatchObject({ reason: expect.any(LogUnavailableError) });
  expect(server.sizes()).toEqual([20]);
});

test('a refused batch is taken apart until only the offender fails', async () => {
  const { server, log } = setup();
  const offender = unit({}, 'offender');
  server.refuse = (units) => (units.some(({ events }) => events === offender.events) ? refused(10054) : undefined);
  const good = Array.from({ length: 31 }, () => log.submit(unit()));
  const bad = log.submit(offender).catch((error: unknown) => error);
  await server.answerAll();
  await Promise.all(good);
  expect(await bad).toBeInstanceOf(AppendRefusedError);
  expect(server.sizes().length).toBeLessThanOrEqual(11);
});

test('units that cannot be the reason of a refusal are committed together at once', async () => {
  const { server, log } = setup();
  const guarded = unit({ expect: { subject: 'evt.w.*.k.*', lastSequence: 7 } });
  server.refuse = (units) => (units.some((u) => u.expect) ? refused(REFUSAL.wrongLastSequence) : undefined);
  const good = Array.from({ length: 31 }, () => log.submit(unit()));
  const bad = log.submit(guarded).catch((error: unknown) => error);
  await server.answerAll();
  await Promise.all(good);
  expect(await bad).toBeInstanceOf(AppendConflictError);
  expect(server.sizes()).toEqual([32, 31, 1]);
});

test('a conflict of an append that was stored before is a duplicate', async () => {
  const { server, log } = setup();
  server.original = 17;
  server.refuse = () => refused(REFUSAL.wrongLastSequence);
  const placed = log.submit(unit({ messageId: 'm', expect: { subject: 'evt.w.>', lastSequence: 0 } }));
  await server.answerAll();
  expect(await placed).toEqual({ first: 17, duplicate: true });
});

test('without an acknowledgement an append with a message id is tried once more, others fail', async () => {
  const { server, log } = setup();
  server.refuse = () => new LogUnavailableError('no acknowledgement');
  const placed = Promise.allSettled([log.submit(unit({ messageId: 'm' })), log.submit(unit())]);
  await server.answerAll();
  for (const outcome of await placed) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(LogUnavailableError) });
  }
  const ids = server.commits.map(([first]) => first?.messageId);
  expect(ids.filter((id) => id === 'm')).toHaveLength(2);
  expect(ids.filter((id) => id === undefined)).toHaveLength(1);
});

test('a server that is out of room is unavailable, not a refusal', async () => {
  const { server, log } = setup();
  server.refuse = () => new CommitRefusedError(503, 10077, 'maximum bytes exceeded');
  const placed = log.submit(unit()).catch((error: unknown) => error);
  await server.answerAll();
  expect(await placed).toBeInstanceOf(LogUnavailableError);
});

test('an append that waited too long is turned away instead of sent', async () => {
  const server = new FakeServer();
  let now = 0;
  const log = new GroupCommit(server.port, { now: () => now });
  const first = Array.from({ length: 20 }, () => log.submit(unit()));
  await new Promise(setImmediate);
  const waiting = log.submit(unit({ messageId: 'm' })).catch((error: unknown) => error);
  now = 10_001;
  await server.answerAll();
  await Promise.all(first);
  expect(await waiting).toBeInstanceOf(LogUnavailableError);
  expect(server.sizes()).toEqual([20]);
});

test('too many waiting appends are turned away, saying why', async () => {
  const { server, log } = setup();
  const placed = Array.from({ length: 20_000 }, () => log.submit(unit()));
  await expect(log.submit(unit())).rejects.toThrow(/overload/);
  await server.answerAll();
  await Promise.all(placed);
  await vi.waitFor(() => log.idle(), { timeout: 15_000 });
});
