import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliBench } from './cli.fixture.js';

let bench: CliBench;
beforeEach(async () => {
  bench = await CliBench.start();
});
afterEach(() => bench.stop());

const suppressions = (...args: string[]) => bench.posthorn('suppressions', ...args, '--global');

test('addresses are put on the list of the installation, listed, and taken off', async () => {
  await suppressions(
    'add',
    'Ann@Example.com',
    'bob@example.com',
    '--reason',
    'legal_request',
    '--note',
    'Letter of 3 May',
  );
  await suppressions('add', 'ann@example.com', '--expires', '2099-01-01');
  expect((await suppressions('list')).printed.split('\n')).toEqual([
    'ADDRESS          REASON         ENDS        NOTE',
    'ann@example.com  manual_dnc     2099-01-01',
    'bob@example.com  legal_request  never       Letter of 3 May',
  ]);
  expect(JSON.parse((await suppressions('list', '--json', '--after', 'ann@example.com')).printed)).toEqual([
    {
      address: 'bob@example.com',
      reasonCode: 'legal_request',
      note: 'Letter of 3 May',
      expiresAt: null,
      addedAt: expect.any(String) as string,
    },
  ]);
  expect((await suppressions('remove', 'BOB@example.com')).printed).toBe('Removed bob@example.com.');
  await expect(suppressions('remove', 'bob@example.com')).rejects.toThrow('suppressions list --global');
});

test('of several addresses with a bad one none is put on the list', async () => {
  await expect(suppressions('add', 'ann@example.com', 'nobody')).rejects.toThrow('must contain an @');
  expect((await suppressions('list')).printed).toBe('None.');
});

test.each(['2020-01-01', 'tomorrow', '99'])('an end of %s is refused', async (time) => {
  await expect(suppressions('add', 'ann@example.com', '--expires', time)).rejects.toThrow('--expires');
});
