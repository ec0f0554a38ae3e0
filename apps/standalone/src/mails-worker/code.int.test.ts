import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MailsAiBench } from '../mails-ai/mails-ai.fixture.js';

let bench: MailsAiBench;
let key: string;
beforeAll(async () => {
  bench = await MailsAiBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(async () => {
  await bench.renew();
  key = await bench.key('worker', undefined, 'sarah@acme.example');
});

const code = (query: string, withKey = key) => bench.get(`code?${query}`, { key: withKey });

test('a code that is there is answered at once, the newest first', async () => {
  await bench.receive({ code: '111111', receivedAt: new Date(Date.now() - 60_000).toISOString() });
  const { id } = await bench.receive({ code: '847293', subject: 'Your code is 847293' });
  await bench.receive({ body: 'no code in here' });
  expect((await code('timeout=5')).body).toEqual({
    id,
    code: '847293',
    from: 'dana@customer.example',
    subject: 'Your code is 847293',
    received_at: expect.any(String),
  });
});

test('a code that comes later ends the waiting when it comes', async () => {
  const waiting = [
    code('timeout=20'),
    code('timeout=20', await bench.key('worker')),
    code('timeout=20', bench.tenant.live),
  ];
  await pause(700);
  await bench.receive({ mailbox: 'billing@acme.example', body: 'no code' });
  const startedAt = performance.now();
  const { id } = await bench.receive({ code: '424242' });
  for (const { body } of await Promise.all(waiting)) expect(body).toMatchObject({ id, code: '424242' });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('none in time is an answer too: old ones, those before "since", of others, and in quarantine are none', async () => {
  await bench.receive({ code: '111111', receivedAt: new Date(Date.now() - 3_600_000).toISOString() });
  expect((await code('timeout=1')).body).toEqual({ code: null });
  expect((await code('timeout=1&since=2026-01-01T00:00:00Z')).body).toMatchObject({ code: '111111' });
  const since = new Date(Date.now() + 1).toISOString();
  await pause(5);
  const waiting = code(`timeout=2&since=${since}`);
  await pause(300);
  await bench.receive({ code: '222222', mailbox: 'billing@acme.example' });
  await bench.receive({ code: '333333', testMode: true });
  await bench.receive({ code: '444444', quarantined: true });
  await bench.receive({ code: '555555', receivedAt: '2026-01-01T00:00:00.000Z' });
  expect((await waiting).body).toEqual({ code: null });
  for (const bad of ['timeout=0', 'timeout=x', 'since=monday', 'foo=1'])
    expect((await code(bad)).status, bad).toBe(400);
});

test('a released mail brings its code', async () => {
  const { id } = await bench.receive({ code: '777777', quarantined: true });
  const waiting = code('timeout=20');
  await pause(500);
  await bench.post(`messages/${id}/release`);
  expect((await waiting).body).toMatchObject({ id, code: '777777' });
});

test('who waits together keeps nobody else out', async () => {
  const waiting = Array.from({ length: 101 }, () => code('timeout=25'));
  expect(await Promise.race(waiting)).toMatchObject({ status: 429 });
  await bench.receive({ code: '888888' });
  const statuses = (await Promise.all(waiting)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(100);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  expect((await code('timeout=5')).body).toMatchObject({ code: '888888' });
});
