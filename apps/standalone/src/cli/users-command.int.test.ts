import { Users } from '@posthorn/platform';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CliBench } from './cli.fixture.js';

const PASSWORD = 'correct horse battery';
let bench: CliBench;
let workspaceId: string;
beforeAll(async () => {
  bench = await CliBench.start();
  workspaceId = (await bench.posthorn('workspaces', 'create', 'Acme')).printed;
});
afterAll(() => bench.stop());
beforeEach(() => {
  bench.secret = PASSWORD;
});

const known = (email: string, password = PASSWORD) => new Users(bench.db).recognise(email, password);

test('a user is made, listed, given a new password and disabled, and the password is shown nowhere', async () => {
  const said = [await bench.posthorn('users', 'create', '--email', 'Ada@Example.com')];
  expect(said[0]?.printed).toMatch(/^usr_[0-9A-Z]{26}$/);
  expect(await known('ada@example.com')).toMatchObject({ principal: { workspaceId, scopes: ['read', 'generate'] } });
  said.push(await bench.posthorn('users', 'list'));
  expect(said[1]?.printed).toMatch(/usr_\S+ +\d{4}-\d\d-\d\d +read generate +ada@example\.com/);

  bench.secret = 'another horse battery';
  said.push(await bench.posthorn('users', 'password', '--email', 'ada@example.com'));
  expect(await known('ada@example.com')).toBeUndefined();
  expect(await known('ada@example.com', 'another horse battery')).toBeDefined();

  said.push(await bench.posthorn('users', 'disable', '--email', 'ada@example.com'));
  expect(await known('ada@example.com', 'another horse battery')).toBeUndefined();
  said.push(await bench.posthorn('users', 'list'), await bench.posthorn('users', 'list', '--json'));
  expect(said[4]?.printed).toContain('nothing: disabled');
  expect(JSON.parse(said[5]?.printed ?? '')).toEqual([
    {
      id: said[0]?.printed,
      email: 'ada@example.com',
      scopes: ['read', 'generate'],
      createdAt: expect.any(String) as string,
      disabledAt: expect.any(String) as string,
    },
  ]);
  for (const { printed, noted } of said) expect(printed + noted).not.toMatch(/horse|scrypt/);
});

test('a user has the scopes that are asked for', async () => {
  await bench.posthorn('users', 'create', '--email', 'bob@example.com', '--scope', 'read', 'send');
  expect(await known('bob@example.com')).toMatchObject({ principal: { scopes: ['read', 'send'] } });
});

test('what cannot be is refused with what to do instead', async () => {
  await expect(bench.posthorn('users', 'create', '--email', 'nope')).rejects.toThrow('--email ada@example.com');
  bench.secret = 'short';
  await expect(bench.posthorn('users', 'create', '--email', 'eve@example.com')).rejects.toThrow('needs 12');
  expect(await known('eve@example.com', 'short')).toBeUndefined();
  bench.secret = PASSWORD;
  await bench.posthorn('users', 'create', '--email', 'carl@example.com');
  await expect(bench.posthorn('users', 'create', '--email', 'CARL@example.com')).rejects.toThrow('users password');
  for (const command of ['disable', 'password'])
    await expect(bench.posthorn('users', command, '--email', 'nobody@example.com')).rejects.toThrow('users list');
});
