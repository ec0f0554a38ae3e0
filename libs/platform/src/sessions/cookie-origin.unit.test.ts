import { expect, test } from 'vitest';
import { AllowedOrigins } from '../cors/allowed-origins.js';
import { isOwnPage } from './cookie-origin.js';

const origins = new AllowedOrigins('https://app.example.com');
const HOST = 'api.example.com';

/** A browser's headers: `site` is Sec-Fetch-Site. */
function counts(method: string, { site, origin }: { site?: string; origin?: string }, allowed = origins): boolean {
  const headers = {
    ...(site !== undefined && { 'sec-fetch-site': site }),
    ...(origin !== undefined && { origin }),
  };
  return isOwnPage({ method, host: HOST, headers }, allowed);
}

test.each([
  ['a page of the own origin', { site: 'same-origin' }, true],
  ['a page of the own origin that posts', { site: 'same-origin', origin: `https://${HOST}` }, true],
  ['an allowed origin', { site: 'same-site', origin: 'https://app.example.com' }, true],
  ['an allowed origin in a browser without Sec-Fetch-Site', { origin: 'https://app.example.com' }, true],
  ['the own origin in a browser without Sec-Fetch-Site', { origin: `https://${HOST}` }, true],
  ['a sibling domain', { site: 'same-site', origin: 'https://evil.example.com' }, false],
  ['a sibling domain that says it is this host', { site: 'same-site', origin: `http://${HOST}` }, false],
  ['a sibling domain without an origin, as an image is', { site: 'same-site' }, false],
  ['another site', { site: 'cross-site', origin: 'https://evil.example' }, false],
  ['another site in a browser without Sec-Fetch-Site', { origin: 'https://evil.example' }, false],
  ['a sandboxed page', { site: 'cross-site', origin: 'null' }, false],
  ['a page whose name only begins alike', { origin: `https://${HOST}.evil.example` }, false],
] as const)('%s: %o counts: %s, whatever it does', (_, headers, expected) => {
  for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) expect(counts(method, headers), method).toBe(expected);
});

test.each([
  ['the address bar', { site: 'none' }],
  ['who does not say', {}],
] as const)('%s may read, and nothing else', (_, headers) => {
  expect(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => counts(method, headers))).toEqual([
    'GET',
    'HEAD',
  ]);
});

test('CORS_ORIGINS=* makes no page one whose cookies count', () => {
  const headers = { site: 'cross-site', origin: 'https://evil.example' };
  expect(counts('GET', headers, new AllowedOrigins('*'))).toBe(false);
});
