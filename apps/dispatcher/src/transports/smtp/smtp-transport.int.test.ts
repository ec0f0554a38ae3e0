import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { aCertificate, freePort, type MailServer, type MailServerOptions, startMailServer } from '@posthorn/testing';
import { afterEach, expect, test } from 'vitest';
import type { Transport } from '../transport.gateway.js';
import { aMail, aTransport, prepare, send, type ServerSketch } from './smtp-transport.fixture.js';
import type { SmtpTransportOptions } from './smtp-transport.gateway.js';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of cleanUp.splice(0).toReversed()) await stop();
});

async function mx(options: MailServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer({ keepMails: true, ...options });
  cleanUp.push(() => server.close());
  return server;
}

function to(server: { port: number }, sketch: Partial<ServerSketch> = {}, options: Partial<SmtpTransportOptions> = {}) {
  const transport = aTransport({ port: server.port, ...sketch }, options);
  cleanUp.push(() => transport.close());
  return transport;
}

/** Refuses one moment of every mail. */
const refuses = (moment: string, reply: string): MailServerOptions => ({
  script: (at) => (at.moment === moment ? reply : undefined),
});

test('a mail arrives with its envelope, its Message-ID and its dots', async () => {
  const server = await mx();
  const mail = aMail();
  expect(await send(to(server), mail)).toEqual({
    kind: 'accepted',
    messageId: `<${mail.requestId}@acme.example>`,
    reportsSent: false,
    response: '250 2.0.0 Ok: queued',
  });
  expect(server.messageIds).toEqual([`<${mail.requestId}@acme.example>`]);
  expect(server.mails).toMatchObject([{ from: 'sales@acme.example', to: mail.recipient }]);
  expect(server.mails[0]?.content).toMatch(/\nFrom: .*Acme.*\r\n[\s\S]*\r\n\r\nHere it is\.\r\n\.\r\n$/);
});

test('many mails share few connections, and each has its own answer', async () => {
  const server = await mx({
    script: ({ moment, to }) => (moment === 'content' ? `250 2.0.0 queued for ${to}` : undefined),
  });
  const transport = to(server);
  const mails = Array.from({ length: 200 }, () => aMail());
  const outcomes = await Promise.all(mails.map((mail) => send(transport, mail)));
  expect(outcomes.map((outcome) => 'response' in outcome && outcome.response)).toEqual(
    mails.map(({ recipient }) => `250 2.0.0 queued for ${recipient}`),
  );
  expect(server.messageIds.toSorted()).toEqual(mails.map(({ requestId }) => `<${requestId}@acme.example>`).toSorted());
  expect(server.connectionCount).toBe(2);
});

test('a server without PIPELINING gets the same mails', async () => {
  const server = await mx({ extensions: ['8BITMIME'] });
  const transport = to(server);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => send(transport)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'accepted'));
  expect(server.messageCount).toBe(20);
});

test.each([
  ['mail', '451 4.3.0 Try later', { kind: 'deferred', scope: 'provider', smtpCode: 451, enhancedCode: '4.3.0' }],
  ['mail', '550 5.7.1 Sender not allowed', { kind: 'failed', smtpCode: 550, response: '550 5.7.1 Sender not allowed' }],
  ['mail', '530 5.7.0 Log in first', { kind: 'deferred', scope: 'provider', smtpCode: 530 }],
  ['rcpt', '450 4.2.0 Greylisted', { kind: 'deferred', scope: 'recipient', smtpCode: 450, enhancedCode: '4.2.0' }],
  ['rcpt', '550 5.1.1 No such user', { kind: 'bounced', bounceType: 'hard', reason: 'user_unknown', smtpCode: 550 }],
  ['rcpt', '552 5.2.2 Mailbox full', { kind: 'bounced', bounceType: 'soft', smtpCode: 552, enhancedCode: '5.2.2' }],
  ['data', '451 4.3.0 Not now', { kind: 'deferred', scope: 'provider', smtpCode: 451 }],
  ['data', '554 5.5.1 No', { kind: 'bounced', smtpCode: 554 }],
  ['content', '452 4.3.1 Disk full', { kind: 'deferred', smtpCode: 452, enhancedCode: '4.3.1' }],
  ['content', '554 5.7.1 Spam', { kind: 'bounced', smtpCode: 554, enhancedCode: '5.7.1' }],
  ['content', '421 4.3.0 Shutting down', { kind: 'deferred', scope: 'provider', smtpCode: 421 }],
  ['mail', '421 4.7.0 Too many', { kind: 'deferred', scope: 'provider', smtpCode: 421 }],
  ['rcpt', '421 4.7.0 Too many', { kind: 'deferred', scope: 'provider', smtpCode: 421 }],
])('a refusal at %s with %j has its outcome', async (moment, reply, outcome) => {
  const server = await mx(refuses(moment, reply));
  expect(await send(to(server))).toMatchObject(outcome);
  expect(server.messageCount).toBe(0);
});

test.each([true, false])('what one mail is refused does not touch the next (pipelining %s)', async (pipelining) => {
  const server = await mx({
    ...(!pipelining && { extensions: [] }),
    script: ({ moment, mail }) => (moment === 'rcpt' && mail % 2 === 1 ? '550 5.1.1 No such user' : undefined),
  });
  const transport = to(server, {}, { poolSize: 1 });
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => send(transport)));
  expect(outcomes.filter(({ kind }) => kind === 'bounced')).toHaveLength(5);
  expect(server.messageCount).toBe(5);
  expect(server.connectionCount).toBe(1);
});

test.each([
  ['mail', 'deferred'],
  ['rcpt', 'deferred'],
  ['data', 'deferred'],
  ['content', 'unknown'],
])('a connection that is cut at %s leaves the mail %s', async (moment, kind) => {
  const server = await mx({ script: (at) => (at.moment === moment ? { disconnect: true } : undefined) });
  expect(await send(to(server))).toMatchObject({ kind });
});

test('a server that closed an idle connection gets the mail over a new one', async () => {
  const server = await mx();
  const transport = to(server);
  await send(transport);
  const prepared = await prepare(transport);
  server.disconnectAll();
  await sleep(20);
  expect(await prepared.deliver(new AbortController().signal)).toMatchObject({ kind: 'accepted' });
  expect(server.connectionCount).toBe(2);
});

test('a connection that has taken all it takes (421) is replaced, and nothing is deferred', async () => {
  const server = await mx({
    script: ({ moment, mail }) =>
      moment === 'mail' && mail > 3 ? { reply: '421 4.7.0 Enough', disconnect: true } : undefined,
  });
  const transport = to(server, {}, { poolSize: 1 });
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => send(transport)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'accepted'));
  expect(server.connectionCount).toBe(4);
});

test.each([
  ['mail', { kind: 'deferred', reason: 'the server did not answer MAIL in time' }],
  ['content', { kind: 'unknown', reason: 'the server did not answer CONTENT in time' }],
])('a server that is silent after %s runs out of time', async (moment, outcome) => {
  const server = await mx({ script: (at) => (at.moment === moment ? { delayMs: 3_000 } : undefined) });
  const timeouts = { connectMs: 400, commandMs: 400, contentMs: 400 };
  expect(await send(to(server, { timeouts }))).toMatchObject(outcome);
});

test('one slow mail holds up no other one', async () => {
  const server = await mx({
    script: ({ moment, to }) =>
      moment === 'content' && to.startsWith('slow') ? { reply: '250 Ok', delayMs: 800 } : undefined,
  });
  const transport = to(server);
  await Promise.all([send(transport), send(transport)]);
  let isAnswered = false;
  const slow = send(transport, aMail({ recipient: 'slow@example.com' })).finally(() => (isAnswered = true));
  await sleep(20);
  await Promise.all(Array.from({ length: 20 }, () => send(transport)));
  expect(isAnswered).toBe(false);
  expect(await slow).toMatchObject({ kind: 'accepted' });
});

test('a server that cannot be reached defers at once, then again without asking until the pause is over', async () => {
  const port = await freePort();
  const transport = to({ port });
  const first = await send(transport);
  expect(first).toMatchObject({ kind: 'deferred', scope: 'provider', reason: expect.stringContaining('ECONNREFUSED') });
  expect(await send(transport)).toMatchObject({ kind: 'deferred', retryAfterMs: expect.any(Number) });
  const back = await startMailServer({ port });
  cleanUp.push(() => back.close());
  await sleep(1_100);
  expect(await send(transport)).toMatchObject({ kind: 'accepted' });
});

test('what greets in another tongue defers', async () => {
  const sockets: Socket[] = [];
  const web = createServer(
    (socket) => sockets.push(socket.on('error', () => {})) && socket.write('HTTP/1.1 400 Bad\r\n\r\n'),
  );
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  cleanUp.push(async () => {
    for (const socket of sockets) socket.destroy();
    web.close();
  });
  const { port } = web.address() as { port: number };
  expect(await send(to({ port }))).toMatchObject({
    kind: 'deferred',
    reason: expect.stringContaining('no SMTP reply'),
  });
});

test('mails go encrypted and logged in: STARTTLS, then AUTH', async () => {
  const certificate = aCertificate();
  const server = await mx({ tls: certificate, login: { user: 'ann', password: 'sécret' } });
  const transport = to(server, {
    tls: { ca: certificate.cert },
    policy: { startTls: 'required', credentials: { user: 'ann', password: 'sécret' } },
  });
  expect(await send(transport)).toMatchObject({ kind: 'accepted' });
  expect(server.commands.slice(0, 3)).toEqual(['EHLO us.example', 'STARTTLS', 'EHLO us.example']);
});

test('smtps is encrypted from the first byte on', async () => {
  const certificate = aCertificate();
  const server = await mx({ tls: { ...certificate, implicit: true } });
  const transport = to(server, { tls: { ca: certificate.cert }, policy: { encrypted: true } });
  expect(await send(transport)).toMatchObject({ kind: 'accepted' });
});

test('a certificate that nobody vouches for gets no mail', async () => {
  const server = await mx({ tls: aCertificate() });
  expect(await send(to(server))).toMatchObject({
    kind: 'deferred',
    scope: 'provider',
    reason: expect.stringContaining('self-signed'),
  });
  expect(await send(to(server, { tls: { rejectUnauthorized: false } }))).toMatchObject({ kind: 'accepted' });
});

test.each(['250 injected\r\n', '250 inj'])(
  '%j between STARTTLS and TLS ends the connection (CVE-2011-0411)',
  async (injected) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      socket.write('220 mx\r\n');
      socket.on('data', (bytes) => {
        const line = bytes.toString();
        if (line.startsWith('EHLO')) socket.write('250-mx\r\n250 STARTTLS\r\n');
        else if (line.startsWith('STARTTLS')) socket.write(`220 go\r\n${injected}`);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUp.push(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = server.address() as { port: number };
    expect(await send(to({ port }))).toMatchObject({ kind: 'deferred', reason: 'the server spoke on after STARTTLS' });
  },
);

test.each(['PLAIN', 'LOGIN', 'CRAM-MD5'] as const)(
  '%s logs in, and wrong credentials defer every mail',
  async (mechanism) => {
    const server = await mx({ login: { user: 'ann', password: 'right', mechanisms: [mechanism] } });
    const as = (password: string): Transport => to(server, { policy: { credentials: { user: 'ann', password } } });
    expect(await send(as('right'))).toMatchObject({ kind: 'accepted' });
    expect(await send(as('wrong'))).toMatchObject({
      kind: 'deferred',
      scope: 'provider',
      smtpCode: 535,
      enhancedCode: '5.7.8',
    });
  },
);

test('the parameters that the server knows go with the envelope', async () => {
  const server = await mx();
  await send(to(server, { dsn: ['failure', 'delay'] }), aMail({ recipient: 'jörg@example.com' }));
  const [, mail = '', rcpt = ''] = server.commands;
  expect(mail).toMatch(/^MAIL FROM:<sales@acme.example> SIZE=\d+ (BODY=8BITMIME )?SMTPUTF8 RET=HDRS ENVID=req_\d{26}$/);
  expect(Buffer.from(rcpt, 'latin1').toString()).toBe('RCPT TO:<jörg@example.com> NOTIFY=FAILURE,DELAY');
});

test('a server without SMTPUTF8 never gets an address that needs it; its domain alone does not', async () => {
  const server = await mx({ extensions: ['PIPELINING'] });
  expect(await send(to(server), aMail({ recipient: 'jörg@example.com' }))).toMatchObject({
    kind: 'failed',
    smtpCode: 553,
  });
  expect(await send(to(server), aMail({ recipient: 'ann@bücher.example' }))).toMatchObject({ kind: 'accepted' });
  expect(server.mails).toMatchObject([{ to: 'ann@xn--bcher-kva.example' }]);
});

test('a mail above SIZE fails without a word to the server', async () => {
  const server = await mx({ extensions: ['PIPELINING', 'SIZE 300'] });
  const content = { from: { email: 'a@acme.example' }, text: 'long '.repeat(200) };
  expect(await send(to(server), aMail({ content }))).toMatchObject({ kind: 'failed', smtpCode: 552 });
  expect(server.commands.filter((line) => line.startsWith('MAIL'))).toEqual([]);
});

test('what is no mail fails before a connection is made', async () => {
  const server = await mx();
  const transport = to(server);
  for (const mail of [aMail({ content: { text: 'x' } }), aMail({ recipient: 'a@b>\r\nRCPT TO:<c@d' })]) {
    expect(await send(transport, mail)).toMatchObject({ kind: 'failed' });
  }
  expect(server.connectionCount).toBe(0);
});

test('when it is stopped, a mail that was not begun is deferred, and one whose content has left is unknown', async () => {
  const server = await mx({
    script: ({ moment }) => (moment === 'content' ? { reply: '250 Ok', delayMs: 2_000 } : undefined),
  });
  const transport = to(server, {}, { poolSize: 1 });
  const stop = new AbortController();
  const outcomes = [1, 2, 3].map(() => send(transport, aMail(), stop.signal));
  await sleep(200);
  stop.abort();
  expect((await Promise.all(outcomes)).map(({ kind }) => kind).toSorted()).toEqual(['deferred', 'deferred', 'unknown']);
});

test('mails wait for a place, in their turn, and a place that is given back is used again', async () => {
  const server = await mx();
  const transport = to(server, {}, { poolSize: 1 });
  const held = await Promise.all(Array.from({ length: transport.concurrency }, () => prepare(transport)));
  let isServed = false;
  const next = prepare(transport).then((prepared) => {
    isServed = true;
    return prepared;
  });
  const stop = new AbortController();
  const impatient = transport.prepare(aMail(), stop.signal);
  stop.abort(new Error('enough'));
  await expect(impatient).rejects.toThrow('enough');
  await sleep(20);
  expect(isServed).toBe(false);
  held[0]?.discard();
  (await next).discard();
  for (const prepared of held.slice(1)) prepared.discard();
  expect(server.messageCount).toBe(0);
});

test('close waits for what is under way', async () => {
  const server = await mx({
    script: ({ moment }) => (moment === 'content' ? { reply: '250 Ok', delayMs: 100 } : undefined),
  });
  const transport = aTransport({ port: server.port });
  const prepared = await prepare(transport);
  const outcome = prepared.deliver(new AbortController().signal);
  await transport.close();
  expect(await outcome).toMatchObject({ kind: 'accepted' });
  expect(await send(transport)).toMatchObject({ kind: 'deferred', reason: 'the transport is closed' });
});
