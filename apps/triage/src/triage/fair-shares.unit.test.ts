import { expect, test } from 'vitest';
import { FairShares, type Party } from './fair-shares.js';

const LIMITS = { mails: 6, bytes: 600 };
const party = (name: string, share = 1 / 3): Party => ({ name, share });

const settled = () => new Promise(setImmediate);

/** Tasks that end when they are told to. */
function aWork(shares: FairShares) {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  let last = 100;
  const begin = (name: string, parties: readonly Party[], bytes = 1, sequence = ++last) =>
    shares.run({ sequence, bytes, parties }, async () => {
      running.push(name);
      await new Promise<void>((end) => ends.set(name, end));
      running.splice(running.indexOf(name), 1);
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await settled();
  };
  return { running, begin, end };
}

test('a party whose mails take long waits for its own, and nobody else does', async () => {
  const { running, begin, end } = aWork(new FairShares(LIMITS));
  for (let i = 0; i < 100; i++) void begin(`slow${i}`, [party('slow')]);
  void begin('other', [party('other')]);
  await settled();
  expect(running).toEqual(['slow0', 'slow1', 'other']);
  await end('slow0');
  expect(running).toEqual(['slow1', 'other', 'slow2']);
});

test('what was left behind and comes again begins before what came since', async () => {
  const { running, begin, end } = aWork(new FairShares(LIMITS));
  for (const name of ['a', 'b', 'c', 'd']) void begin(name, [party('x')]);
  void begin('left behind', [party('x')], 1, 7);
  await settled();
  await end('a');
  expect(running).toEqual(['b', 'left behind']);
});

test('a mail needs a share of each of its parties, and a party that has nothing gets one mail of any size', async () => {
  const { running, begin, end } = aWork(new FairShares(LIMITS));
  void begin('a', [party('x'), party('y')]);
  void begin('b', [party('x')]);
  void begin('c', [party('x'), party('z')]);
  void begin('d', [party('z')], 500);
  await settled();
  expect(running).toEqual(['a', 'b', 'd']);
  await end('b');
  expect(running).toEqual(['a', 'd']);
  await end('d');
  expect(running).toEqual(['a', 'c']);
});

test('a mail that is bigger than what is left of its share is not overtaken by the small ones that come after it', async () => {
  const { running, begin, end } = aWork(new FairShares(LIMITS));
  void begin('a', [party('x')]);
  void begin('b', [party('x')]);
  void begin('big', [party('x')], 400);
  void begin('c', [party('x')]);
  await settled();
  expect(running).toEqual(['a', 'b']);
  await end('a');
  expect(running).toEqual(['b', 'big']);
  await end('b');
  expect(running).toEqual(['big']);
  await end('big');
  expect(running).toEqual(['c']);
});

test('all together hold as much as there is, what is first among the rest is not overtaken, and what is bigger is alone', async () => {
  const { running, begin, end } = aWork(new FairShares(LIMITS));
  void begin('small', [party('a')], 200);
  void begin('huge', [party('b')], 5_000);
  void begin('late', [party('c')], 1);
  await settled();
  expect(running).toEqual(['small']);
  await end('small');
  expect(running).toEqual(['huge']);
  await end('huge');
  expect(running).toEqual(['late']);
});

test('a failure gives its share back, and a task is told who waits behind it', async () => {
  const shares = new FairShares({ mails: 1, bytes: 1 });
  const told: number[] = [];
  const all = [1, 2, 3].map((i) =>
    shares.run({ sequence: i, bytes: 1, parties: [party('a')] }, async (waiting) => {
      told.push(waiting);
      await new Promise(setImmediate);
      if (i === 1) throw new Error('no');
    }),
  );
  const outcomes = await Promise.allSettled(all);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(told).toEqual([2, 1, 0]);
});

test('what has not begun when its signal aborts never does, and what has is finished', async () => {
  const shares = new FairShares({ mails: 1, bytes: 1 });
  const stopping = new AbortController();
  const ends = Promise.withResolvers<string>();
  const begun: number[] = [];
  const run = (sequence: number, signal = stopping.signal) =>
    shares.run({ sequence, bytes: 1, parties: [party('a')] }, () => (begun.push(sequence), ends.promise), signal);
  const all = [1, 2, 3].map((sequence) => run(sequence));
  const reason = new Error('it stops');
  stopping.abort(reason);
  all.push(run(4));
  const next = run(5, new AbortController().signal);
  ends.resolve('done');
  const rejected = { status: 'rejected', reason };
  expect(await Promise.allSettled(all)).toEqual([{ status: 'fulfilled', value: 'done' }, rejected, rejected, rejected]);
  await next;
  expect(begun).toEqual([1, 5]);
});
