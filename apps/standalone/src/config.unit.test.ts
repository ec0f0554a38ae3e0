import { expect, test } from 'vitest';
import { loadStandaloneConfig } from './config.js';

test('without any variable everything has a default', () => {
  const config = loadStandaloneConfig({});
  expect(config).toMatchObject({
    POSTHORN_PORT: 8420,
    HOST: '127.0.0.1',
    POSTHORN_DATA_DIR: '.posthorn',
    LOG_LEVEL: 'warn',
  });
  expect(config.NATS_URL).toBeUndefined();
  expect(config.secrets.CRON_SECRET).toEqual({ from: 'credentials' });
});

test('a secret can be given, or switched off by setting it to nothing', () => {
  const { secrets } = loadStandaloneConfig({ CRON_SECRET: 'mine', REACH_EVENTS_WEBHOOK_SECRET: '' });
  expect(secrets).toEqual({
    CRON_SECRET: { from: 'environment', value: 'mine' },
    MAIL_TOKEN_SECRET: { from: 'credentials' },
    REACH_EVENTS_WEBHOOK_SECRET: { from: 'off' },
  });
});

test('what cannot be used is named with its variable', () => {
  expect(() => loadStandaloneConfig({ POSTHORN_PORT: '99999', DATABASE_URL: 'mysql://x' })).toThrow(
    /POSTHORN_PORT[^]*DATABASE_URL/,
  );
});

test('mail comes in at a port or not at all', () => {
  for (const port of ['0', '25', '65535', 'off'])
    expect(loadStandaloneConfig({ SMTP_PORT: port }).SMTP_PORT).toBe(port);
  for (const port of ['65536', '99999', '-1', '2 5', 'on'])
    expect(() => loadStandaloneConfig({ SMTP_PORT: port })).toThrow('SMTP_PORT');
});
