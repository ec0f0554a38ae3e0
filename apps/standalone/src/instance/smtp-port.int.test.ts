import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '@posthorn/embedded';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { smtpPort } from './smtp-port.js';

const taken = createServer();
let port: number;
beforeEach(async () => {
  port = await freePort();
  taken.listen(port, '127.0.0.1');
  await once(taken, 'listening');
});
afterEach(() => once(taken.close(), 'close'));

const choose = (more: { SMTP_PORT?: string; POSTHORN_PORT?: number }) =>
  smtpPort({ SMTP_HOST: '127.0.0.1', POSTHORN_PORT: port - 5, SMTP_PORT: undefined, ...more });

test('mail comes in beside the API, and elsewhere when somebody else is there', async () => {
  expect(await choose({})).toBe(0);
  taken.close();
  await once(taken, 'close');
  expect(await choose({})).toBe(port);
  taken.listen(0, '127.0.0.1');
  expect(await choose({ POSTHORN_PORT: 65_533 })).toBe(0);
});

test('a port that was chosen is that one or none', async () => {
  await expect(choose({ SMTP_PORT: String(port) })).rejects.toThrow(`SMTP_PORT=${port + 1}`);
  expect(await choose({ SMTP_PORT: '0' })).toBe(0);
  expect(await choose({ SMTP_PORT: 'off' })).toBeUndefined();
});
