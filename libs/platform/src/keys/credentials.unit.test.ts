import type { FastifyRequest } from 'fastify';
import { beforeEach, describe, expect, test } from 'vitest';
import { AllowedOrigins } from '../cors/allowed-origins.js';
import { Problem } from '../problem/problem.js';
import type { Session } from '../sessions/sessions.js';
import { Credentials, type CredentialStores } from './credentials.js';
import type { CredentialType } from './credential.js';
import type { Principal } from './principal.js';

const ofKey: Principal = { keyId: 'key_1', workspaceId: 'wsk_1', kind: 'mm_live', scopes: ['read'], testMode: false };
const ofTicket: Principal = { ...ofKey, keyId: 'key_2' };
const session: Session = { id: 'ses_1', expiresAt: new Date(1), principal: { ...ofKey, keyId: 'key_3' } };
const ALL: readonly CredentialType[] = ['key', 'ticket', 'session'];

/** What the stores were asked for. */
let asked: string[];
beforeEach(() => {
  asked = [];
});
const known =
  <Found>(secret: string, found: Found) =>
  async (given: string) => {
    asked.push(given);
    return given === secret ? found : undefined;
  };
const stores: CredentialStores = {
  keys: { verify: known('good-key', ofKey) },
  tickets: { use: known('good-ticket', ofTicket) },
  sessions: { verify: known('good-token', session) },
};
const credentials = new Credentials(stores, { origins: new AllowedOrigins(), cookies: 'auto' });

type Given = Partial<Record<'key' | 'ticket' | 'token', string>> & { method?: string; site?: string };

function requestWith({ key, ticket, token, method = 'GET', site }: Given): FastifyRequest {
  const headers = {
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
    ...(token !== undefined && { cookie: `posthorn_session=${token}` }),
    ...(site !== undefined && { 'sec-fetch-site': site }),
  };
  const query = { eventTypes: '*', ...(ticket !== undefined && { ticket }) };
  return { method, protocol: 'http', host: 'a.example', headers, query } as Partial<FastifyRequest> as FastifyRequest;
}

async function refusal(request: FastifyRequest, accepted = ALL, of = credentials): Promise<Problem> {
  try {
    await of.recognise(request, accepted);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a request', () => {
  test('is its key’s, its ticket’s or its session’s', async () => {
    expect(await credentials.recognise(requestWith({ key: 'good-key' }), ALL)).toEqual({
      type: 'key',
      principal: ofKey,
    });
    expect(await credentials.recognise(requestWith({ ticket: 'good-ticket' }), ALL)).toEqual({
      type: 'ticket',
      principal: ofTicket,
    });
    expect(await credentials.recognise(requestWith({ token: 'good-token' }), ALL)).toEqual({
      type: 'session',
      principal: session.principal,
      session,
    });
  });

  test('is judged by the strongest it brings, and a weaker one does not make up for it', async () => {
    const all = { key: 'good-key', ticket: 'good-ticket', token: 'good-token' };
    expect(await credentials.recognise(requestWith(all), ALL)).toMatchObject({ type: 'key' });
    expect(asked).toEqual(['good-key']);
    expect(await refusal(requestWith({ ...all, key: 'bad' }))).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    const { key: _, ...weaker } = all;
    expect(await refusal(requestWith({ ...weaker, ticket: 'bad' }))).toMatchObject({ code: 'INVALID_TICKET' });
  });

  test.each([
    ['nothing', {}, 'UNAUTHORIZED', 'POST /v1/stream-tickets'],
    ['an unknown key', { key: 'bad' }, 'UNAUTHORIZED', 'posthorn keys create'],
    ['an unknown ticket', { ticket: 'bad' }, 'INVALID_TICKET', 'POST /v1/stream-tickets'],
    ['an empty ticket', { ticket: '' }, 'INVALID_TICKET', 'POST /v1/stream-tickets'],
    ['a session that is over', { token: 'bad' }, 'SESSION_OVER', 'POST /v1/sessions'],
  ] as const)('with %s is 401 with a challenge and a fix', async (_, given, code, fix) => {
    expect(await refusal(requestWith(given))).toMatchObject({
      status: 401,
      code,
      headers: { 'www-authenticate': 'Bearer' },
      fix: expect.stringContaining(fix) as string,
    });
  });
});

describe('a ticket', () => {
  test('leaves the query, whose other parameters are the dialect’s', async () => {
    const request = requestWith({ ticket: 'good-ticket' });
    await credentials.recognise(request, ALL);
    expect(request.query).toEqual({ eventTypes: '*' });
  });

  test('is spent by no request that opens no stream', async () => {
    const unwanted = requestWith({ ticket: 'good-ticket' });
    await refusal(unwanted, ['key', 'session']);
    expect(unwanted.query).toMatchObject({ ticket: 'good-ticket' });
    await refusal(requestWith({ ticket: 'good-ticket', method: 'HEAD' }));
    expect(asked).toEqual([]);
  });

  test('given twice is none', async () => {
    const request = requestWith({});
    Object.assign(request.query as object, { ticket: ['good-ticket', 'good-ticket'] });
    expect(await refusal(request)).toMatchObject({ code: 'INVALID_TICKET' });
  });
});

describe('a cookie', () => {
  test('that came from a page of another site is not even looked up', async () => {
    expect(await refusal(requestWith({ token: 'good-token', site: 'cross-site' }))).toMatchObject({
      status: 403,
      code: 'CROSS_ORIGIN_COOKIE',
      fix: expect.stringContaining('CORS_ORIGINS') as string,
    });
    expect(asked).toEqual([]);
  });

  test('that no page sent writes nothing, and is not told of CORS_ORIGINS', async () => {
    const problem = await refusal(requestWith({ token: 'good-token', method: 'POST' }));
    expect(problem).toMatchObject({
      code: 'CROSS_ORIGIN_COOKIE',
      detail: expect.stringContaining('only read') as string,
    });
    expect(problem.fix).not.toContain('CORS_ORIGINS');
  });

  test('is all that signing out takes', async () => {
    const request = requestWith({ key: 'good-key' });
    expect(await refusal(request, ['session'])).toMatchObject({
      status: 401,
      detail: expect.stringContaining('cookie'),
    });
  });
});

test.each([
  ['a key', { key: 'good-key' }],
  ['a ticket', { ticket: 'good-ticket' }],
  ['a session', { token: 'good-token' }],
] as const)('%s that cannot be looked up opens nothing: 503, come back', async (_, given) => {
  const fail = () => Promise.reject(new Error('connect ECONNREFUSED'));
  const down = new Credentials(
    { keys: { verify: fail }, tickets: { use: fail }, sessions: { verify: fail } },
    { origins: new AllowedOrigins(), cookies: 'auto' },
  );
  const problem = await refusal(requestWith(given), ALL, down);
  expect(problem).toMatchObject({ status: 503, code: 'ACCESS_UNVERIFIED', headers: { 'retry-after': '2' } });
  expect(JSON.stringify(problem.toBody())).not.toContain('ECONNREFUSED');
});
