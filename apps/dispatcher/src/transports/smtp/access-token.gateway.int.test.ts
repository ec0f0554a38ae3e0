import { startMailServer } from '@posthorn/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../providers/fake-provider.fixture.js';
import { AccessToken } from './access-token.gateway.js';
import { aTransport, send } from './smtp-transport.fixture.js';

let issuer: FakeProvider;
beforeEach(async () => {
  issuer = await startFakeProvider();
});
afterEach(() => issuer.close());

const aToken = (now?: () => number): AccessToken =>
  new AccessToken(
    { tokenUrl: `${issuer.url}/token`, clientId: 'id', clientSecret: 's&cret', refreshToken: 'refresh' },
    now,
  );

test('one renewal serves all who wait, and lasts until a minute before its end', async () => {
  let now = 0;
  const token = aToken(() => now);
  issuer.answer({ json: { access_token: 'first', expires_in: 3600 } });
  expect(await Promise.all([token.ready(), token.ready()])).toEqual([undefined, undefined]);
  expect(token.value).toBe('first');
  now = 3_539_000;
  await token.ready();
  expect(issuer.requests.map(({ body }) => body)).toEqual([
    'grant_type=refresh_token&client_id=id&refresh_token=refresh&client_secret=s%26cret',
  ]);
  now = 3_541_000;
  await token.ready();
  expect(issuer.requests).toHaveLength(2);
});

test('an issuer that refuses defers every mail, and is asked again', async () => {
  const token = aToken();
  issuer.answer({ status: 400, json: { error: 'invalid_grant' } });
  expect(await token.ready()).toMatchObject({
    kind: 'deferred',
    scope: 'provider',
    reason: expect.stringContaining('invalid_grant'),
  });
  issuer.answer({ json: { access_token: 'better' } });
  expect(await token.ready()).toBeUndefined();
});

test('a mail goes with the token, and a token that the mail server refuses is renewed', async () => {
  const token = aToken();
  const server = await startMailServer({ login: { user: 'ann', password: 'good', mechanisms: ['XOAUTH2'] } });
  const { port } = server;
  const policy = { ehloName: 'us.example', encrypted: false, startTls: 'off' } as const;
  const timeouts = { connectMs: 1_000, commandMs: 1_000, contentMs: 1_000 };
  const transport = aTransport(
    { port },
    {
      server: () => ({
        host: '127.0.0.1',
        port,
        policy: { ...policy, credentials: { user: 'ann', accessToken: token.value } },
        tls: {},
        dsn: 'off',
        timeouts,
      }),
      ready: () => token.ready(),
      credentialsRefused: () => token.forget(),
    },
  );
  issuer.answer({ json: { access_token: 'stale' } });
  expect(await send(transport)).toMatchObject({ kind: 'deferred', scope: 'provider', smtpCode: 535 });
  issuer.answer({ json: { access_token: 'good' } });
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  expect(await send(transport)).toMatchObject({ kind: 'accepted' });
  await transport.close();
  await server.close();
});
