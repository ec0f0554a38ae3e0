import { ConfigError, loadConfig } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { transportSettings } from '../selection/transport-settings.config.js';
import { ehloName, type SmtpServerSettings, smtpServerSettings } from './smtp-server-settings.js';

const of = (url: string, env: Record<string, string> = {}): SmtpServerSettings =>
  smtpServerSettings(url, loadConfig(transportSettings, env));

test.each([
  ['smtp://mx.example', { host: 'mx.example', port: 25, user: undefined }],
  ['smtps://mx.example', { host: 'mx.example', port: 465 }],
  ['smtp://mx.example:2525', { port: 2525 }],
  ['smtp://[2001:db8::1]:25', { host: '2001:db8::1', port: 25 }],
  ['smtp://ann%40acme.com:p%40ss%2F%20w@mx.example', { user: 'ann@acme.com', password: 'p@ss/ w', host: 'mx.example' }],
])('%s', (url, expected) => {
  expect(of(url)).toMatchObject(expected);
});

test.each([
  ['smtp://mx', 'auto', 'opportunistic'],
  ['smtp://ann:pw@mx', 'auto', 'required'],
  ['smtp://ann:pw@mx', 'off', 'off'],
  ['smtp://mx', 'required', 'required'],
])('%s with SMTP_TLS=%s: STARTTLS is %s', (url, tls, startTls) => {
  expect(of(url, { SMTP_TLS: tls }).policy).toMatchObject({ startTls, encrypted: false });
});

test('the answer to the content may take twice as long as any other (RFC 5321 section 4.5.3.2)', () => {
  expect(of('smtp://mx').timeouts).toEqual({ connectMs: 30_000, commandMs: 300_000, contentMs: 600_000 });
});

test.each([
  [undefined, 'off'],
  ['never', 'never'],
  ['failure,delay', ['failure', 'delay']],
])('SMTP_DSN=%s asks for %j', (text, wish) => {
  expect(of('smtp://mx', text === undefined ? {} : { SMTP_DSN: text }).dsn).toEqual(wish);
});

test('a machine without a domain says its address', () => {
  expect([ehloName('mail.acme.com'), ehloName('a1b2c3')]).toEqual(['mail.acme.com', '[127.0.0.1]']);
});

test('authorities that are not there stop the start', () => {
  expect(() => of('smtp://mx', { SMTP_TLS_CA_FILE: '/nowhere.pem' })).toThrow(ConfigError);
});
