import { expect, test } from 'vitest';
import { decideStartup } from './startup.decider.js';

const log = { first: 1, last: 100, epoch: 7 };

test.each([
  ['follows from the stored position', { version: 2, epoch: 7, position: 60 }, { action: 'follow', position: 60 }],
  [
    'follows from the start when nothing was read yet',
    { version: 2, epoch: null, position: 0 },
    { action: 'follow', position: 0 },
  ],
  [
    'rebuilds what an older release made',
    { version: 1, epoch: 7, position: 60 },
    { action: 'rebuild', keepOld: false },
  ],
  ['rebuilds what is not there', undefined, { action: 'rebuild', keepOld: false }],
  ['keeps what shows another log', { version: 2, epoch: 8, position: 60 }, { action: 'rebuild', keepOld: true }],
  [
    'keeps what shows more than the log holds',
    { version: 2, epoch: 7, position: 101 },
    { action: 'rebuild', keepOld: true },
  ],
  [
    'refuses what a newer release made',
    { version: 3, epoch: 8, position: 101 },
    { action: 'refuse', storedVersion: 3 },
  ],
])('%s', (_, checkpoint, decision) => {
  expect(decideStartup(checkpoint, log, 2)).toMatchObject(decision);
});
