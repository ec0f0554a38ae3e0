import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect } from 'vitest';
import { theSystem } from './system.js';

/**
 * After every end-to-end test: the system logged no exception meanwhile. Whatever a client sends is answered; only what the server
 * itself did wrong is an error in its log.
 */
let from = 0;

beforeEach(() => {
  from = logOf().length;
});

afterEach(() => {
  expect(complaintsIn(logOf().subarray(from).toString()), 'what the system logged during the test').toEqual([]);
});

function logOf(): Buffer {
  const { local } = theSystem();
  return local === undefined ? Buffer.alloc(0) : readFileSync(local.logFile);
}

/** Lines of level error or fatal, stack traces, and warnings of Node's own. */
export function complaintsIn(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => /"level":[56]0|"stack":|^ +at .+:\d+|^\(node:\d+\)|^Error\b|\bERROR\b/.test(line));
}
