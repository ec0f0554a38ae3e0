import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SharedLoad } from './shared-load.js';

/** A load that ends when told to, and remembers what it was asked. */
function controlledLoad() {
  const calls: { keys: readonly string[]; finish: (result: string) => void; fail: (error: Error) => void }[] = [];
  const loads = new SharedLoad((keys) => new Promise<string>((finish, fail) => calls.push({ keys, finish, fail })));
  return { calls, loads };
}

test('keys asked for in one turn of the event loop are one load', async () => {
  const { calls, loads } = controlledLoad();
  void loads.request('a');
  void loads.request('b');
  void loads.request('a');
  await turn();
  await turn();
  expect(calls.map(({ keys }) => keys)).toEqual([['a', 'b']]);
});

test('keys asked for while a load runs wait for it and share the next', async () => {
  const { calls, loads } = controlledLoad();
  const first = loads.request('a');
  await turn();
  await turn();
  const second = [loads.request('b'), loads.request('c')];
  await turn();
  expect(calls).toHaveLength(1);
  calls[0]?.finish('one');
  expect(await first).toBe('one');
  await turn();
  await turn();
  expect(calls.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c']]);
  calls[1]?.finish('two');
  expect(await Promise.all(second)).toEqual(['two', 'two']);
});

test('a failed load fails its callers and no others', async () => {
  const { calls, loads } = controlledLoad();
  const first = loads.request('a');
  await turn();
  await turn();
  const second = loads.request('b');
  calls[0]?.fail(new Error('down'));
  await expect(first).rejects.toThrow('down');
  await turn();
  await turn();
  calls[1]?.finish('up');
  expect(await second).toBe('up');
});
