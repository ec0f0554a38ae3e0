import { expect, test } from 'vitest';
import { handshake, type HandshakeEnd, type HandshakePolicy } from './handshake.js';
import { ReplyReader } from './server-reply.js';

const POLICY: HandshakePolicy = { ehloName: 'us.example', encrypted: false, startTls: 'off', credentials: undefined };
const PLAIN_HELLO = '250-mx.example\r\n250 PIPELINING';
const WITH_TLS = '250-mx.example\r\n250 STARTTLS';
const USER = { user: 'ann', password: 'secret' };
const TOKEN = { user: 'ann', accessToken: 'tok' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Plays a server's side: its replies in order. */
function play(
  policy: Partial<HandshakePolicy>,
  ...replies: string[]
): { said: string[]; end: HandshakeEnd | undefined } {
  const steps = handshake({ ...POLICY, ...policy });
  const said: string[] = [];
  let next = steps.next(undefined);
  while (!next.done) {
    if (next.value.kind === 'start-tls') {
      said.push('(tls)');
      next = steps.next(undefined);
      continue;
    }
    if (next.value.kind === 'send') said.push(next.value.line);
    const reply = replies.shift();
    if (reply === undefined) return { said, end: undefined };
    const [parsed] = new ReplyReader().push(Buffer.from(`${reply}\r\n`));
    next = steps.next(parsed);
  }
  return { said, end: next.value };
}

test('a server that greets and knows EHLO is ready', () => {
  const { said, end } = play(
    {},
    '220 mx.example',
    '250-mx.example\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN',
  );
  expect(said).toEqual(['EHLO us.example']);
  expect(end).toMatchObject({
    kind: 'ready',
    extensions: { pipelining: false, maxSize: 1000, eightBitMime: true, auth: new Set(['PLAIN', 'LOGIN']) },
  });
});

test('a server that knows HELO only is asked with it, and has no extensions', () => {
  const { said, end } = play({}, '220 mx', '502 What?', '250 mx');
  expect(said).toEqual(['EHLO us.example', 'HELO us.example']);
  expect(end).toMatchObject({ kind: 'ready', extensions: { pipelining: false, size: false } });
});

test.each([
  ['a greeting that refuses', ['554 5.7.1 Go away'], 'the server greets with 554 5.7.1 Go away'],
  ['421 in place of a hello', ['220 mx', '421 4.3.2 Busy'], 'the server refuses EHLO: 421 4.3.2 Busy'],
  ['no HELO either', ['220 mx', '500 no', '550 no'], 'the server refuses HELO: 550 no'],
])('%s ends it', (_what, replies, reason) => {
  expect(play({}, ...replies).end).toMatchObject({ kind: 'refused', reason });
});

test('STARTTLS is used where it is offered, and what was said before it forgotten', () => {
  const { said, end } = play(
    { startTls: 'opportunistic' },
    '220 mx',
    '250-mx\r\n250-STARTTLS\r\n250 PIPELINING',
    '220 Go',
    '250-mx\r\n250 SIZE 7',
  );
  expect(said).toEqual(['EHLO us.example', 'STARTTLS', '(tls)', 'EHLO us.example']);
  expect(end).toMatchObject({ kind: 'ready', extensions: { pipelining: false, maxSize: 7, startTls: false } });
});

test('without STARTTLS a mail goes in clear only where TLS is not required', () => {
  expect(play({ startTls: 'opportunistic' }, '220 mx', PLAIN_HELLO).end?.kind).toBe('ready');
  expect(play({ startTls: 'required' }, '220 mx', PLAIN_HELLO).end).toMatchObject({ kind: 'refused' });
  expect(play({ startTls: 'required' }, '220 mx', WITH_TLS, '454 Not now').end).toMatchObject({ kind: 'refused' });
  expect(play({ startTls: 'opportunistic' }, '220 mx', WITH_TLS, '454 Not now').end?.kind).toBe('ready');
  expect(play({ startTls: 'off' }, '220 mx', WITH_TLS).said).toEqual(['EHLO us.example']);
});

test('credentials never leave in clear when TLS is required', () => {
  const { said } = play({ startTls: 'required', credentials: USER }, '220 mx', '250-mx\r\n250 AUTH PLAIN');
  expect(said).toEqual(['EHLO us.example']);
});

test.each([
  ['PLAIN', USER, ['235 ok'], [`AUTH PLAIN ${base64('\0ann\0secret')}`]],
  [
    'LOGIN',
    USER,
    [`334 ${base64('Username:')}`, `334 ${base64('Password:')}`, '235 ok'],
    ['AUTH LOGIN', base64('ann'), base64('secret')],
  ],
  [
    'CRAM-MD5',
    { user: 'tim', password: 'tanstaaftanstaaf' },
    [`334 ${base64('<1896.697170952@postoffice.reston.mci.net>')}`, '235 ok'],
    // The example of RFC 2195.
    ['AUTH CRAM-MD5', base64('tim b913a602c7eda7a495b4e6e7334d3890')],
  ],
  ['XOAUTH2', TOKEN, ['235 ok'], [`AUTH XOAUTH2 ${base64('user=ann\u0001auth=Bearer tok\u0001\u0001')}`]],
])('%s logs in', (mechanism, credentials, replies, said) => {
  const played = play({ credentials }, '220 mx', `250-mx\r\n250 AUTH ${mechanism}`, ...replies);
  expect(played.said.slice(1)).toEqual(said);
  expect(played.end?.kind).toBe('ready');
});

test('refused credentials are told apart from a server that has no time', () => {
  const hello = '250-mx\r\n250 AUTH PLAIN XOAUTH2';
  expect(play({ credentials: USER }, '220 mx', hello, '535 5.7.8 No').end).toMatchObject({ credentials: true });
  expect(play({ credentials: USER }, '220 mx', hello, '454 4.7.0 Later').end).not.toHaveProperty('credentials');
  const refusedToken = play({ credentials: TOKEN }, '220 mx', hello, `334 ${base64('{"status":"400"}')}`, '535 No');
  expect(refusedToken.said.at(-1)).toBe('');
  expect(refusedToken.end).toMatchObject({ kind: 'refused', credentials: true });
});

test('a server whose mechanisms are all foreign is refused with their names', () => {
  expect(play({ credentials: USER }, '220 mx', '250-mx\r\n250 AUTH GSSAPI').end).toMatchObject({
    reason: 'no way to log in that both sides know (the server offers GSSAPI)',
  });
});
