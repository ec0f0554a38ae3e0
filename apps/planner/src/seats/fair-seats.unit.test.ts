import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { FairSeats } from './fair-seats.js';

const never = new AbortController().signal;

let seats: FairSeats;
let begun: string[];
let ends: Map<string, () => void>;
beforeEach(() => {
  seats = new FairSeats(4);
  begun = [];
  ends = new Map();
});

/** Work of the workspace that its name begins with. */
async function ask(...names: string[]): Promise<void> {
  for (const name of names) {
    void seats.with(name.charAt(0), never, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  }
  await setImmediate();
}

async function end(name: string): Promise<void> {
  ends.get(name)?.();
  await setImmediate();
}

test('one workspace alone leaves a seat for whoever comes next', async () => {
  await ask('a1', 'a2', 'a3', 'a4', 'a5');
  expect(begun).toEqual(['a1', 'a2', 'a3']);
  await ask('b1');
  expect(begun).toEqual(['a1', 'a2', 'a3', 'b1']);
  await end('a1');
  expect(begun.slice(4)).toEqual(['a4']);
});

test('while another waits, a workspace has half of the seats at most', async () => {
  await ask('a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'b3');
  expect(begun).toEqual(['a1', 'a2', 'a3', 'b1']);
  await end('a1');
  expect(begun.slice(4)).toEqual(['b2']);
  await end('a2');
  expect(begun.slice(5)).toEqual(['a4']);
});

test('workspaces are seated in turns, whoever has how many waiting', async () => {
  seats = new FairSeats(1);
  await ask('a1', 'a2', 'a3', 'b1', 'b2', 'c1');
  for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2']) await end(name);
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
});

test('who is called off while it waits is not seated, and takes nobody’s seat', async () => {
  const calledOff = new AbortController();
  await ask('a1', 'a2', 'a3');
  const waiting = seats.with('a', calledOff.signal, () => Promise.resolve(begun.push('a4')));
  calledOff.abort(new Error('called off'));
  await expect(waiting).rejects.toThrow('called off');
  await ask('a5');
  await end('a1');
  expect(begun).toEqual(['a1', 'a2', 'a3', 'a5']);
});

test('work that fails frees its seat', async () => {
  seats = new FairSeats(1);
  await expect(seats.with('a', never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await ask('a1');
  expect(begun).toEqual(['a1']);
});
