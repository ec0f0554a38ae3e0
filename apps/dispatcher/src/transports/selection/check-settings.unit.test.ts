import { ConfigError, loadConfig } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { checkSettings, usedProviders } from './check-settings.js';
import { mailRoutes } from './mail-routes.js';
import { type TransportSettings, transportSettings } from './transport-settings.config.js';

const settings = (env: Record<string, string>): TransportSettings => loadConfig(transportSettings, env);

/** Names of the variables that are complained of. */
function missing(env: Record<string, string>): string[] {
  try {
    checkSettings(settings(env));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(({ variable }) => variable);
  }
}

test('nothing set is the sandbox, which needs nothing', () => {
  expect(usedProviders(settings({}))).toEqual(['sandbox']);
  expect(missing({})).toEqual([]);
});

test.each([
  ['smtp', ['SMTP_URL']],
  ['postal', ['POSTAL_URL', 'POSTAL_API_KEY']],
  ['ses', ['SES_REGION']],
  ['postmark', ['POSTMARK_SERVER_TOKEN']],
  ['sendgrid', ['SENDGRID_API_KEY']],
  ['mailgun', ['MAILGUN_API_KEY']],
  ['resend', ['RESEND_API_KEY']],
])('%s says what it needs, named by either variable', (provider, variables) => {
  expect(missing({ MAIL_TRANSPORT: provider })).toEqual(variables);
  expect(missing({ MAIL_ROUTES: JSON.stringify({ 'acme.com': provider }) })).toEqual(variables);
});

test.each([
  [{ BOUNCE_DOMAIN: 'bounce.acme.com' }, ['MAIL_TOKEN_SECRET']],
  [{ SES_ACCESS_KEY_ID: 'AKIA' }, ['SES_SECRET_ACCESS_KEY']],
  [{ MAIL_FROM: 'nobody' }, ['MAIL_FROM']],
  [{ MAIL_FROM: 'Acme <no-reply@acme.com>' }, []],
  [
    { MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://mx', SMTP_OAUTH2_TOKEN_URL: 'https://login.example/token' },
    ['SMTP_OAUTH2_CLIENT_ID', 'SMTP_OAUTH2_REFRESH_TOKEN', 'SMTP_URL'],
  ],
])('%j lacks %j', (env, variables) => {
  expect(missing(env)).toEqual(variables);
});

test.each([
  ['no JSON', 'it is no JSON'],
  ['["ses"]', 'it is no JSON object'],
  ['{"a b":"ses"}', '"a b" is no domain'],
  ['{"acme.com":"pigeon"}', '"pigeon" for acme.com is no transport'],
])('MAIL_ROUTES=%s is refused', (routes, words) => {
  expect(() => settings({ MAIL_ROUTES: routes })).toThrow(words);
});

test('routes are by domain however it is written', () => {
  expect([...mailRoutes('{"ACME.com":"ses","bücher.example":"smtp"}')]).toEqual([
    ['acme.com', 'ses'],
    ['xn--bcher-kva.example', 'smtp'],
  ]);
});

test.each([
  { SMTP_URL: 'http://mx' },
  { SMTP_EHLO_NAME: 'two words' },
  { SMTP_DSN: 'sometimes' },
  { BOUNCE_DOMAIN: 'localhost' },
  { MAIL_TOKEN_SECRET: 'short' },
])('%j is refused', (env) => {
  expect(() => settings(env)).toThrow(ConfigError);
});

test('a password never stands in a message', () => {
  expect(() => settings({ SMTP_URL: 'http://ann:hunter2@mx' })).toThrow(expect.not.stringContaining('hunter2'));
});
