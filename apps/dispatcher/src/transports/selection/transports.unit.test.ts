import { expect, test } from 'vitest';
import type { Transport } from '../transport.gateway.js';
import { mailRoutes } from './mail-routes.js';
import type { ProviderName } from './provider-name.js';
import { Transports } from './transports.js';

const closed: string[] = [];
const named = (provider: string): Transport => ({
  provider,
  concurrency: 1,
  prepare: () => Promise.reject(new Error('not here')),
  close: () => {
    closed.push(provider);
    return Promise.resolve();
  },
});
const sandbox = named('sandbox');
const byName = new Map<ProviderName, Transport>([
  ['smtp', named('smtp')],
  ['ses', named('ses')],
]);
const transports = new Transports(
  byName,
  sandbox,
  'smtp',
  mailRoutes('{"acme.com":"ses","bücher.example":"ses"}'),
  'acme.com',
);
const way = (email: string | undefined, testMode = false): string =>
  transports.for({ testMode, content: email === undefined ? {} : { from: { email } } }).provider;

test.each([
  ['ann@acme.com', 'ses'],
  ['Ann@ACME.com', 'ses'],
  ['ann@bücher.example', 'ses'],
  ['ann@xn--bcher-kva.example', 'ses'],
  ['ann@eu.acme.com', 'smtp'],
  ['ann@other.com', 'smtp'],
  // MAIL_FROM sends what names nobody.
  [undefined, 'ses'],
])('mail from %s leaves by %s', (email, provider) => {
  expect(way(email)).toBe(provider);
});

test("a test key's mail goes to the sandbox, whoever sends it", () => {
  expect(way('ann@acme.com', true)).toBe('sandbox');
  expect(way(undefined, true)).toBe('sandbox');
});

test('every way is closed, the sandbox too', async () => {
  await transports.close();
  expect(closed.toSorted()).toEqual(['sandbox', 'ses', 'smtp']);
});
