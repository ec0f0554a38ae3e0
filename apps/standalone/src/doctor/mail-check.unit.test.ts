import { dispatcherSettings } from '@posthorn/dispatcher/config';
import { expect, test } from 'vitest';
import { mailFinding } from './mail-check.js';

const SMTP = { MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:25', MAIL_TOKEN_SECRET: 'sixteen characters' };
const REACHED = { PUBLIC_URL: 'https://mail.acme.example' };

test.each([
  ['ok', {}, 'to go to the sandbox'],
  ['fail', { MAIL_TRANSPORT: 'smtp' }, 'SMTP_URL is not set'],
  ['fail', { MAIL_ROUTES: '{"acme.example":"resend"}' }, 'RESEND_API_KEY is not set'],
  ['warn', SMTP, 'PUBLIC_URL is not set'],
  ['warn', { ...SMTP, PUBLIC_URL: 'http://mail.acme.example' }, 'PUBLIC_URL is not https'],
  ['warn', { ...SMTP, ...REACHED, MAIL_TOKEN_SECRET: undefined }, 'MAIL_TOKEN_SECRET is empty'],
  ['ok', { ...SMTP, ...REACHED }, 'to leave by smtp'],
] as const)('it is %s with %j', (level, settings, seen) => {
  expect(mailFinding(dispatcherSettings.parse(settings))).toMatchObject({
    level,
    seen: expect.stringContaining(seen) as string,
  });
});
