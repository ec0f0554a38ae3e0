import type { Credential, Principal, Session } from '@posthorn/platform';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OpenStreams } from './open-streams.js';

interface Stream {
  readonly name: string;
}

const principal: Principal = {
  keyId: 'key_1',
  workspaceId: 'wsk_1',
  kind: 'mm_live',
  scopes: ['read'],
  testMode: false,
};
const key: Credential = { type: 'key', principal };
const ticket: Credential = { type: 'ticket', principal };
const sessionOf = (id: string, endsInMs = 3_600_000): Credential => {
  const session: Session = { id, expiresAt: new Date(Date.now() + endsInMs), principal };
  return { type: 'session', principal, session };
};

/** What the database knows, and what it was asked. */
let good: { keys: Set<string>; sessions: Set<string>; failure: Error | undefined };
let looks: string[][];
let begun: number;
let ended: string[];
let errors: unknown[];
let open: OpenStreams<Stream>;
beforeEach(() => {
  good = { keys: new Set(['key_1', 'key_2']), sessions: new Set(['ses_1', 'ses_2']), failure: undefined };
  [looks, ended, errors] = [[], [], []];
  begun = 0;
  watch(60_000);
});
afterEach(() => open.stop());

function watch(graceMs: number): void {
  open?.stop();
  const answer = (known: () => Set<string>) => async (ids: readonly string[]) => {
    looks.push([...ids]);
    if (good.failure) throw good.failure;
    return new Set(ids.filter((id) => known().has(id)));
  };
  open = new OpenStreams<Stream>(
    { keys: { unrevoked: answer(() => good.keys) }, sessions: { open: answer(() => good.sessions) } },
    { recheckMs: 1, graceMs },
    { end: ({ name }) => ended.push(name), onLook: () => begun++, onError: (error) => errors.push(error) },
  );
  void open.watch();
}

function opened(name: string, credential: Credential): Stream {
  const stream = { name };
  open.add(stream, credential);
  return stream;
}
/** Resolves when a look that began after now is over. */
const aLook = () => {
  const next = begun + 1;
  return expect.poll(() => begun, { interval: 1 }).toBeGreaterThan(next);
};
const endedOnes = () => [...new Set(ended)].toSorted();

test('a revoked key ends its streams, those of its tickets and sessions too, and no others', async () => {
  opened('bearer', key);
  opened('ticket', ticket);
  opened('session', sessionOf('ses_1'));
  opened('other', { type: 'key', principal: { ...principal, keyId: 'key_2' } });
  await aLook();
  expect(ended).toEqual([]);
  good.keys.delete('key_1');
  await aLook();
  expect(endedOnes()).toEqual(['bearer', 'session', 'ticket']);
});

test('a session that is over ends its own streams alone', async () => {
  opened('bearer', key);
  opened('over', sessionOf('ses_1'));
  opened('other', sessionOf('ses_2'));
  good.sessions.delete('ses_1');
  await aLook();
  expect(endedOnes()).toEqual(['over']);
});

test('everything is looked at at once, whatever the number of streams, and nothing once they have closed', async () => {
  const streams = [opened('one', key), opened('two', key)];
  opened('three', { type: 'key', principal: { ...principal, keyId: 'key_2' } });
  await aLook();
  expect(looks[0]).toEqual(['key_1', 'key_2']);
  for (const stream of streams) open.remove(stream, key);
  await aLook();
  expect(looks.at(-1)).toEqual(['key_2']);
});

test('a look that fails ends nothing and is told, except what has reached its own end', async () => {
  good.failure = new Error('no database');
  opened('bearer', key);
  opened('session', sessionOf('ses_1'));
  opened('expired', sessionOf('ses_2', -1));
  await aLook();
  expect(endedOnes()).toEqual(['expired']);
  expect(errors.length).toBeGreaterThan(0);
});

test('streams do not outlive the grace time unverified', async () => {
  watch(300);
  opened('bearer', key);
  good.failure = new Error('no database');
  await aLook();
  expect(ended).toEqual([]);
  await expect.poll(endedOnes).toEqual(['bearer']);
});

test('counts the streams of a key whatever stood for it, and forgets what has closed, once', () => {
  const [bearer] = [opened('bearer', key), opened('session', sessionOf('ses_1'))];
  expect(open.count('key_1')).toBe(2);
  open.remove(bearer, key);
  open.remove(bearer, key);
  expect(open.count('key_1')).toBe(1);
  expect(open.count('key_2')).toBe(0);
});
