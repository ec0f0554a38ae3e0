import { expect, test } from 'vitest';
import { banner } from './banner.js';

const key = `mm_live_${'x'.repeat(32)}`;
const facts = {
  instance: {
    dataDir: '/srv/posthorn/data',
    mailTransport: 'sandbox',
    smtpAddress: '127.0.0.1:8425',
    servers: {
      natsUrl: 'nats://127.0.0.1:4222',
      databaseUrl: 'postgresql://posthorn:hidden@127.0.0.1:5432/posthorn',
      nats: 'nats-server 2.15.1 at 127.0.0.1:41233',
      database: 'PostgreSQL 18.4 at 127.0.0.1:35311',
      failed: new Promise<Error>(() => undefined),
      stageBatches: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    credentials: {
      baseUrl: 'http://127.0.0.1:8420',
      workspaceId: 'wsk_1',
      keys: {
        mm_live: key,
        mm_test: `mm_test_${'y'.repeat(32)}`,
        mk_live: '',
        mk_test: '',
        msk: '',
        msr: '',
        worker: '',
      },
      mailbox: 'agent@example.com',
      secrets: { CRON_SECRET: 'c', MAIL_TOKEN_SECRET: 'm', REACH_EVENTS_WEBHOOK_SECRET: 'r' },
    },
  },
  readyInSeconds: 2.34,
  version: '0.1.0',
  styled: false,
};

const withoutSecret = {
  ...facts,
  instance: {
    ...facts.instance,
    credentials: {
      ...facts.instance.credentials,
      secrets: { CRON_SECRET: '', MAIL_TOKEN_SECRET: '', REACH_EVENTS_WEBHOOK_SECRET: '' },
    },
  },
};

test.each([facts, withoutSecret])('the banner fits into 80 columns', (shown) => {
  const tooWide = banner(shown)
    .split('\n')
    .filter((line) => line.length > 80);
  expect(tooWide).toEqual([]);
});

test('it says what runs where, how long it took, and shows no password', () => {
  const text = banner(facts);
  expect(text).toContain('ready in 2.3 s');
  expect(text).toContain('nats-server 2.15.1 at 127.0.0.1:41233');
  expect(text).toContain('127.0.0.1:8425');
  expect(text).toContain('/srv/posthorn/data/credentials.json');
  expect(text).not.toContain('hidden');
});

test('it says where the metrics are, if they are anywhere', () => {
  const instance = { ...facts.instance, metricsUrl: 'http://127.0.0.1:9464/metrics' };
  expect(banner({ ...facts, instance })).toMatch(/Metrics +http:\/\/127\.0\.0\.1:9464\/metrics\n/);
  expect(banner(facts)).not.toContain('Metrics');
});

test('it says that webhook and the reports of the sandbox are off, and how to have them', () => {
  const text = banner(withoutSecret);
  expect(text).toMatch(/Webhook +off, like sandbox reports: REACH_EVENTS_WEBHOOK_SECRET is empty\n +Set it/);
  expect(banner(facts)).not.toContain('Webhook');
});

test('where mails really leave, what it offers to try sends none', () => {
  const text = banner({ ...facts, instance: { ...facts.instance, mailTransport: 'smtp' } });
  expect(text).toContain('send a mail (with a test key; live ones send by smtp)');
  expect(text).not.toContain(key);
  expect(banner(facts)).toContain('none leaves this machine');
});

test('its three commands are whole shell commands with the real key', () => {
  const commands = banner(facts)
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => line.startsWith('curl '));
  expect(commands).toHaveLength(3);
  for (const command of commands) expect(command).toContain(`-H 'authorization: Bearer ${key}'`);
});

test('without a terminal there are no escape sequences', () => {
  expect(banner(facts)).not.toContain('\u001B');
  expect(banner({ ...facts, styled: true })).toContain('\u001B[1m');
});
