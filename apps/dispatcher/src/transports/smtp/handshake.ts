import { parseExtensions, type Extensions } from './extensions.js';
import { authExchange, type Credentials } from './login.js';
import { replyText, type ServerReply } from './server-reply.js';

/** What a connection must be before a mail may go over it. */
export interface HandshakePolicy {
  /** What EHLO says we are: a host name, or an address in brackets. */
  readonly ehloName: string;
  /** TLS from the first byte on. */
  readonly encrypted: boolean;
  /** `required`: no mail without TLS. `opportunistic`: TLS where the server offers it. */
  readonly startTls: 'required' | 'opportunistic' | 'off';
  readonly credentials: Credentials | undefined;
}

/** What to do next; each resumes with the server's reply, `start-tls` once the connection is encrypted. */
export type HandshakeStep =
  | { readonly kind: 'listen' }
  | { readonly kind: 'send'; readonly line: string }
  | { readonly kind: 'start-tls' };

export type HandshakeEnd =
  | { readonly kind: 'ready'; readonly extensions: Extensions }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly reply?: ServerReply;
      /** The credentials were not taken, so asking again with the same ones is useless. */
      readonly credentials?: true;
    };

type Handshake<Result> = Generator<HandshakeStep, Result, ServerReply | undefined>;

/** From the greeting to where mails can be sent (RFC 5321 section 3.1, 3207, 4954). Pure: whoever runs it has the socket. */
export function* handshake(policy: HandshakePolicy): Handshake<HandshakeEnd> {
  const greeting = yield { kind: 'listen' };
  if (greeting?.code !== 220) return refused('the server greets with', greeting);

  let hello = yield* sayHello(policy.ehloName);
  if (hello.kind === 'refused') return hello;

  let { encrypted } = policy;
  if (!encrypted && policy.startTls !== 'off' && hello.extensions.startTls) {
    const answer = yield { kind: 'send', line: 'STARTTLS' };
    if (answer?.code === 220) {
      yield { kind: 'start-tls' };
      // What was said in clear counts no longer (RFC 3207 section 4.2).
      hello = yield* sayHello(policy.ehloName);
      if (hello.kind === 'refused') return hello;
      encrypted = true;
    } else if (policy.startTls === 'required') return refused('the server refuses STARTTLS:', answer);
  }
  if (!encrypted && policy.startTls === 'required') {
    return { kind: 'refused', reason: 'the server offers no STARTTLS, and SMTP_TLS asks for TLS' };
  }
  if (policy.credentials !== undefined) {
    const refusal = yield* logIn(policy.credentials, hello.extensions);
    if (refusal !== undefined) return refusal;
  }
  return hello;
}

function* sayHello(name: string): Handshake<HandshakeEnd> {
  const answer = yield { kind: 'send', line: `EHLO ${name}` };
  if (answer?.code === 250) return { kind: 'ready', extensions: parseExtensions(answer.lines) };
  if (answer === undefined || answer.code < 500) return refused('the server refuses EHLO:', answer);
  const older = yield { kind: 'send', line: `HELO ${name}` };
  return older?.code === 250
    ? { kind: 'ready', extensions: parseExtensions([]) }
    : refused('the server refuses HELO:', older);
}

function* logIn(credentials: Credentials, extensions: Extensions): Handshake<HandshakeEnd | undefined> {
  const exchange = authExchange(credentials, extensions);
  if (exchange === undefined) {
    const offered = [...extensions.auth].join(', ') || 'none';
    return { kind: 'refused', reason: `no way to log in that both sides know (the server offers ${offered})` };
  }
  let answer = yield { kind: 'send', line: exchange.command };
  for (let challenges = 0; answer?.code === 334 && challenges < 4; challenges++) {
    answer = yield { kind: 'send', line: exchange.answer(Buffer.from(answer.text, 'base64').toString()) };
  }
  if (answer?.code === 235) return undefined;
  const refusal = refused('the server refuses the credentials:', answer);
  return answer !== undefined && answer.code >= 500 ? { ...refusal, credentials: true } : refusal;
}

function refused(what: string, reply: ServerReply | undefined): HandshakeEnd & { readonly kind: 'refused' } {
  return reply === undefined
    ? { kind: 'refused', reason: what }
    : { kind: 'refused', reason: `${what} ${replyText(reply)}`, reply };
}
