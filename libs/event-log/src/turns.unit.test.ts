import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogUnavailableError } from './errors.js';
import { Turns } from './turns.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Tasks that note when they begin, and end when told to. */
function aQueue() {
  const turns = new Turns();
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const run = (key: string, name: string) => {
    const end = Promise.withResolvers<void>();
    ends.set(name, end);
    return turns.run(key, () => {
      begun.push(name);
      return end.promise.then(() => name);
    });
  };
  return { turns, begun, run, end: (name: string) => ends.get(name)!.resolve(), ends };
}
const aMoment = () => new Promise(setImmediate);

test('tasks of one key run one after another in their order, those of another key beside them', async () => {
  const { begun, run, end, turns } = aQueue();
  const all = Promise.all([run('k', 'a'), run('k', 'b'), run('k', 'c'), run('other', 'd')]);
  await aMoment();
  expect(begun).toEqual(['a', 'd']);
  end('b');
  end('a');
  await aMoment();
  expect(begun).toEqual(['a', 'd', 'b', 'c']);
  end('c');
  end('d');
  expect(await all).toEqual(['a', 'b', 'c', 'd']);
  expect(turns.size).toBe(0);
});

test('a task that fails gives its turn on, and fails alone', async () => {
  const { run, end, ends, turns } = aQueue();
  const both = Promise.allSettled([run('k', 'a'), run('k', 'b')]);
  ends.get('a')!.reject(new Error('a'));
  end('b');
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(turns.size).toBe(0);
});

test('who does not get a turn in time is turned away, and is not begun later', async () => {
  const { begun, run, end, turns } = aQueue();
  const first = run('k', 'a');
  const late = run('k', 'b').catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await late).toBeInstanceOf(LogUnavailableError);
  end('a');
  await first;
  await aMoment();
  expect(begun).toEqual(['a']);
  expect(turns.size).toBe(0);
});

test('no more than a thousand wait for one key', async () => {
  const { run, end } = aQueue();
  const names = Array.from({ length: 1_001 }, (_, i) => `${i}`);
  const all = Promise.all(names.map((name) => run('k', name)));
  await expect(run('k', 'too many')).rejects.toThrow(/overload: 1000 decisions/);
  names.forEach(end);
  expect(await all).toEqual(names);
});
