import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { expiredCookie, sessionCookie, sessionTokenOf } from './session-cookie.js';

const TOKEN = `pss_${'a'.repeat(32)}`;
type Asked = Pick<FastifyRequest, 'protocol' | 'headers'>;
const plain: Asked = { protocol: 'http', headers: {} };
const https: Asked = { protocol: 'https', headers: {} };
const behind = (proto: string): Asked => ({ protocol: 'http', headers: { 'x-forwarded-proto': proto } });
const set = (request: Asked, security: 'auto' | 'always-secure' = 'auto') =>
  sessionCookie(request, security, { token: TOKEN, maxAgeMs: 3_600_000 });

test('over HTTP the cookie is for no script and no other site', () => {
  expect(set(plain)).toBe(`posthorn_session=${TOKEN}; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict`);
});

test.each([
  ['directly', https, 'auto'],
  ['at the proxy', behind('https'), 'auto'],
  ['at the first of two proxies', behind('https, http'), 'auto'],
  ['as the configuration says', plain, 'always-secure'],
] as const)('over HTTPS, %s, it is for HTTPS and this host alone', (_, request, security) => {
  expect(set(request, security)).toBe(
    `__Host-posthorn_session=${TOKEN}; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure`,
  );
});

test('signing out takes it away at once', () => {
  expect(expiredCookie(plain, 'auto')).toBe('posthorn_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict');
});

test.each([
  [`posthorn_session=${TOKEN}`, TOKEN],
  [`theme=dark; posthorn_session=${TOKEN}; lang=de`, TOKEN],
  [`theme=dark;posthorn_session=${TOKEN}`, TOKEN],
  [`xposthorn_session=${TOKEN}`, undefined],
  [`posthorn_session2=${TOKEN}`, undefined],
  ['theme=dark', undefined],
  ['', undefined],
])('%j holds the token %s', (cookie, token) => {
  expect(sessionTokenOf({ protocol: 'http', headers: { cookie } }, 'auto')).toBe(token);
});

test('over HTTPS a cookie that a sibling domain could have planted does not count', () => {
  expect(sessionTokenOf({ ...https, headers: { cookie: `posthorn_session=${TOKEN}` } }, 'auto')).toBeUndefined();
  expect(sessionTokenOf({ ...https, headers: { cookie: `__Host-posthorn_session=${TOKEN}` } }, 'auto')).toBe(TOKEN);
});
