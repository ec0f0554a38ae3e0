import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls';
import { networkReason } from '../network-reason.js';
import type { Deferred } from '../transport.gateway.js';
import { handshake, type HandshakePolicy, type HandshakeStep } from './handshake.js';
import { MailLine } from './mail-line.js';
import { ReplyReader, SmtpProtocolError, type ServerReply } from './server-reply.js';
import type { DsnWish, SmtpTask } from './smtp-mail.js';
import type { SmtpTimeouts } from './smtp-timeouts.js';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly policy: HandshakePolicy;
  /** Certificate authorities and how strict to be with certificates. */
  readonly tls: Pick<TlsOptions, 'ca' | 'rejectUnauthorized'>;
  readonly dsn: DsnWish;
  readonly timeouts: SmtpTimeouts;
}

/** Whoever has several connections and shares mails out among them. */
export interface ConnectionOwner {
  /** The connection is ready for mails. */
  opened(connection: SmtpConnection): void;
  /** It could not be made ready. `credentials`: because of who we say we are. */
  failed(connection: SmtpConnection, deferred: Deferred, credentials: boolean): void;
  /** It can take a mail, by `begin`. */
  hasRoom(connection: SmtpConnection): void;
  /** As in `MailLineEvents`. */
  unsent(task: SmtpTask, deferred: Deferred, wasItsTurn: boolean): void;
  closed(connection: SmtpConnection): void;
}

/** Bytes that leave in one write; more is not copied together. */
const MAX_COPIED = 65_536;
/** How long the other side may take to close after QUIT; milliseconds. */
const QUIT_TIMEOUT_MS = 1_000;

/** One connection to a server: the socket around the handshake and the line of mails. Opens when made. */
export class SmtpConnection {
  readonly #reader = new ReplyReader();
  readonly #steps: ReturnType<typeof handshake>;
  #socket: Socket;
  #line: MailLine | undefined;
  #out: (string | Uint8Array)[] = [];
  #deadline: number;
  #idleSince = 0;
  #hasClosed = false;
  #upgrading = false;

  constructor(
    private readonly server: SmtpServer,
    private readonly owner: ConnectionOwner,
    private readonly now: () => number,
  ) {
    this.#steps = handshake(server.policy);
    this.#deadline = now() + server.timeouts.connectMs;
    const { host, port } = server;
    this.#socket = server.policy.encrypted ? connectTls(this.#tlsOptions({ host, port })) : connectTcp({ host, port });
    this.#listen(server.policy.encrypted ? 'secureConnect' : 'connect');
  }

  get hasRoom(): boolean {
    return this.#line?.hasRoom ?? false;
  }

  /** Since when it has nothing to do; nothing while it has. */
  get idleSince(): number | undefined {
    return this.#line?.isIdle ? this.#idleSince : undefined;
  }

  /** Sends a mail over it. Only when it has room. */
  begin(task: SmtpTask): void {
    this.#line?.begin(task);
    this.#flush();
  }

  /** Stops a mail, with the connection if need be; whether it was under way on it. */
  interrupt(task: SmtpTask, reason: string): boolean {
    const was = this.#line?.interrupt(task, reason) ?? false;
    if (this.#line?.hasEnded) this.#end(reason);
    return was;
  }

  /** Ends the connection when the server is late; called now and then. */
  checkTime(now: number): void {
    if (now < this.#deadline) return;
    const stage = this.#line === undefined ? 'the handshake' : this.#line.waitingFor?.toUpperCase();
    if (stage !== undefined) this.#end(`the server did not answer ${stage} in time`);
  }

  /** Says goodbye. */
  quit(): void {
    const reason = 'this side closed the connection';
    if (this.#line === undefined) this.#end(reason);
    if (this.#hasClosed) return;
    this.#socket.write('QUIT\r\n');
    this.#socket.end();
    this.#socket.setTimeout(QUIT_TIMEOUT_MS, () => this.#socket.destroy());
    this.#close(reason);
  }

  #listen(ready: 'connect' | 'secureConnect'): void {
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.once(ready, () => (this.#upgrading ? this.#encrypted() : this.#advance(undefined)));
    socket.on('data', (chunk: Buffer) => this.#received(chunk));
    // A server that is still reading: the time for its answer begins when it has everything.
    socket.on('drain', () => this.#expectAnswer());
    socket.on('error', (error) => this.#end(networkReason(error)));
    socket.on('close', () => this.#end('the server closed the connection'));
  }

  #received(chunk: Buffer): void {
    if (this.#hasClosed) return;
    try {
      for (const reply of this.#reader.push(chunk)) {
        if (this.#hasClosed) return;
        this.#answered(reply);
      }
    } catch (error) {
      if (!(error instanceof SmtpProtocolError)) throw error;
      this.#end(error.message);
      return;
    }
    if (this.#line?.hasEnded) this.#end('the server closes the connection');
    else if (this.#line?.hasRoom) {
      this.#idleSince = this.now();
      this.owner.hasRoom(this);
    }
    this.#flush();
  }

  #answered(reply: ServerReply): void {
    if (this.#upgrading) throw new SmtpProtocolError('the server spoke on after STARTTLS');
    if (this.#line === undefined) this.#advance(reply);
    else if (!this.#line.hasEnded) this.#line.reply(reply);
  }

  #advance(reply: ServerReply | undefined): void {
    const next = this.#steps.next(reply);
    if (!next.done) return this.#take(next.value);
    if (next.value.kind === 'refused') {
      const { reason, reply: said, credentials = false } = next.value;
      const codes =
        said === undefined ? {} : { smtpCode: said.code, ...(said.enhanced && { enhancedCode: said.enhanced }) };
      this.#fail({ kind: 'deferred', scope: 'provider', reason, ...codes }, credentials);
      return;
    }
    this.#line = new MailLine(next.value.extensions, this.server.dsn, {
      write: (bytes) => this.#out.push(bytes),
      unsent: (task, deferred, wasItsTurn) => this.owner.unsent(task, deferred, wasItsTurn),
    });
    this.#idleSince = this.now();
    this.owner.opened(this);
  }

  #take(step: HandshakeStep): void {
    if (step.kind === 'send') {
      this.#out.push(`${step.line}\r\n`);
      this.#flush();
    } else if (step.kind === 'start-tls') this.#upgrade();
    else this.#expectAnswer();
  }

  #upgrade(): void {
    if (!this.#reader.isEmpty) throw new SmtpProtocolError('the server spoke on after STARTTLS');
    this.#upgrading = true;
    this.#deadline = this.now() + this.server.timeouts.connectMs;
    this.#socket.removeAllListeners();
    this.#socket = connectTls(this.#tlsOptions({ socket: this.#socket }));
    this.#listen('secureConnect');
  }

  #encrypted(): void {
    this.#upgrading = false;
    this.#advance(undefined);
  }

  #tlsOptions(to: TlsOptions): TlsOptions {
    const { host, tls } = this.server;
    // An address has no name to ask for (RFC 6066 section 3).
    const isAddress = /^[\d.]+$|:/.test(host);
    return { ...to, ...tls, ...(isAddress ? { host } : { servername: host }) };
  }

  /** All that was to be written, in one segment where it fits. */
  #flush(): void {
    const pieces = this.#out;
    if (pieces.length === 0 || this.#hasClosed) return;
    this.#out = [];
    const [only] = pieces;
    if (pieces.length === 1 && only !== undefined) this.#socket.write(only);
    else {
      const bytes = pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece));
      if (bytes.reduce((sum, { length }) => sum + length, 0) <= MAX_COPIED) this.#socket.write(Buffer.concat(bytes));
      else {
        this.#socket.cork();
        for (const piece of bytes) this.#socket.write(piece);
        this.#socket.uncork();
      }
    }
    this.#expectAnswer();
  }

  #expectAnswer(): void {
    const { timeouts } = this.server;
    const stage = this.#line?.waitingFor;
    this.#deadline = this.now() + (stage === 'content' ? timeouts.contentMs : timeouts.commandMs);
  }

  #end(reason: string): void {
    if (this.#hasClosed) return;
    this.#socket.destroy();
    if (this.#line === undefined) this.#fail({ kind: 'deferred', scope: 'provider', reason }, false);
    else this.#close(reason);
  }

  #fail(deferred: Deferred, credentials: boolean): void {
    if (this.#hasClosed) return;
    this.#hasClosed = true;
    this.#socket.destroy();
    this.owner.failed(this, deferred, credentials);
  }

  #close(reason: string): void {
    this.#hasClosed = true;
    this.#line?.end(reason);
    this.owner.closed(this);
  }
}
