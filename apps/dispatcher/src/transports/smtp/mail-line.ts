import type { Bounced, Deferred, Failed, TransportOutcome } from '../transport.gateway.js';
import type { Extensions } from './extensions.js';
import { contentOutcome, refusalOutcome, type Stage } from './reply-outcome.js';
import { replyText, SmtpProtocolError, type ServerReply } from './server-reply.js';
import { type DsnWish, envelopeCommands, type EnvelopeCommands, type SmtpTask, whyNever } from './smtp-mail.js';

/** What a line of mails tells whoever holds its socket. */
export interface MailLineEvents {
  write(bytes: string | Uint8Array): void;
  /**
   * A mail was begun, but nothing of its content has left, so another connection may take it. Else `deferred` is its outcome.
   * @param wasItsTurn false when it had only been sent ahead behind another mail
   */
  unsent(task: SmtpTask, deferred: Deferred, wasItsTurn: boolean): void;
}

interface Entry extends EnvelopeCommands {
  readonly task: SmtpTask;
  failure?: Deferred | Bounced | Failed;
  /** MAIL was taken, so the server has a transaction that has to be ended. */
  open: boolean;
  contentSent: boolean;
  settled: boolean;
  /** Why it is not to be sent after all; as soon as it is its turn, the connection ends. */
  interrupted?: string;
}

type Expected = { readonly stage: Stage; readonly entry: Entry } | { readonly stage: 'reset' };

/**
 * The mails of one connection, one after the other: replies in, commands out. Where the server announces PIPELINING (RFC 2920), MAIL, RCPT
 * and DATA leave in one flight, and those of the next mail right behind the content of the one before. Every reply is matched with what
 * was asked, in order; a reply too many ends the connection, so no mail can get another one's.
 */
export class MailLine {
  readonly #expected: Expected[] = [];
  #ended = false;

  constructor(
    private readonly extensions: Extensions,
    private readonly dsn: DsnWish,
    private readonly events: MailLineEvents,
  ) {}

  /** Whether a mail may be begun now: nothing is owed to us, or only the reply to a content. */
  get hasRoom(): boolean {
    if (this.#ended) return false;
    const [first, ...more] = this.#expected;
    if (first === undefined) return true;
    return this.extensions.pipelining && more.length === 0 && (first.stage === 'content' || first.stage === 'reset');
  }

  get isIdle(): boolean {
    return this.#expected.length === 0;
  }

  /** True once nothing more can be sent; the connection has to be closed. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** What the server owes us an answer to. */
  get waitingFor(): Expected['stage'] | undefined {
    return this.#expected[0]?.stage;
  }

  /** Only when it has room. */
  begin(task: SmtpTask): void {
    const never = whyNever(task.mail, this.extensions);
    if (never !== undefined) {
      task.settle(never);
      return;
    }
    const commands = envelopeCommands(task.mail, this.extensions, this.dsn);
    const entry: Entry = { task, ...commands, open: false, contentSent: false, settled: false };
    if (this.extensions.pipelining) {
      this.events.write(`${entry.mail}${entry.rcpt}DATA\r\n`);
      this.#expected.push({ stage: 'mail', entry }, { stage: 'rcpt', entry }, { stage: 'data', entry });
    } else this.#ask('mail', entry, entry.mail);
  }

  /** @throws SmtpProtocolError when the reply answers nothing, or not what was asked; the connection has to be ended */
  reply(reply: ServerReply): void {
    const expected = this.#expected[0];
    if (reply.code === 421 && expected?.stage !== 'content') return this.end(replyText(reply), reply);
    if (expected === undefined) throw new SmtpProtocolError(`a reply to nothing: ${replyText(reply)}`);
    if (reply.code >= 300 && reply.code < 400 && expected.stage !== 'data') throw unexpected(expected.stage, reply);
    if (expected.stage === 'data' && reply.code !== 354 && reply.code < 400) throw unexpected(expected.stage, reply);
    this.#expected.shift();
    if (expected.stage === 'reset') {
      if (reply.code >= 400) this.end(`RSET was answered with ${replyText(reply)}`);
    } else this.#answered(expected.stage, expected.entry, reply);
    this.#endIfInterrupted();
  }

  /**
   * The connection ends. What was not decided is now: unknown for a mail whose content was on its way, unsent for others.
   * @param reply with which the server said so
   */
  end(reason: string, reply?: ServerReply): void {
    const [first] = this.#expected;
    this.#end(deferral(reason, reply), first === undefined || first.stage === 'reset' ? undefined : first.entry);
  }

  /** @param turn whose turn it was */
  #end(deferred: Deferred, turn: Entry | undefined): void {
    this.#ended = true;
    const undecided = new Set(this.#expected.flatMap((each) => (each.stage === 'reset' ? [] : [each.entry])));
    this.#expected.length = 0;
    for (const entry of undecided) {
      if (entry.failure !== undefined) this.#settle(entry, entry.failure);
      else if (entry.contentSent) this.#settle(entry, { kind: 'unknown', reason: deferred.reason });
      else this.#giveBack(entry, deferred, entry === turn);
    }
  }

  /**
   * Stops a mail. Only the end of the connection does, once it is its turn: by then its recipient may have been taken, and a lone dot would
   * send an empty mail.
   * @returns whether it is under way here
   */
  interrupt(task: SmtpTask, reason: string): boolean {
    const under = this.#expected.find((each) => each.stage !== 'reset' && each.entry.task === task);
    if (under === undefined || under.stage === 'reset') return false;
    under.entry.interrupted = reason;
    this.#endIfInterrupted();
    return true;
  }

  #endIfInterrupted(): void {
    const [first] = this.#expected;
    if (first !== undefined && first.stage !== 'reset' && first.entry.interrupted !== undefined) {
      this.end(first.entry.interrupted);
    }
  }

  #answered(stage: Stage, entry: Entry, reply: ServerReply): void {
    if (stage === 'mail') this.#mailAnswered(entry, reply);
    else if (stage === 'rcpt') this.#rcptAnswered(entry, reply);
    else if (stage === 'data') this.#dataAnswered(entry, reply);
    else {
      this.#finish(entry, entry.failure ?? contentOutcome(entry.task.mail.messageId, reply));
      if (reply.code === 421) this.#end(deferral(replyText(reply), reply), entry);
    }
  }

  #mailAnswered(entry: Entry, reply: ServerReply): void {
    if (reply.code < 300) entry.open = true;
    else entry.failure ??= refusalOutcome('mail', reply);
    if (this.extensions.pipelining) return;
    if (entry.failure === undefined) this.#ask('rcpt', entry, entry.rcpt);
    else this.#finish(entry, entry.failure);
  }

  #rcptAnswered(entry: Entry, reply: ServerReply): void {
    if (reply.code >= 300) entry.failure ??= refusalOutcome('rcpt', reply);
    if (this.extensions.pipelining) return;
    if (entry.failure === undefined) this.#ask('data', entry, 'DATA\r\n');
    else this.#finish(entry, entry.failure);
  }

  #dataAnswered(entry: Entry, reply: ServerReply): void {
    if (reply.code !== 354) {
      this.#finish(entry, entry.failure ?? refusalOutcome('data', reply));
      return;
    }
    // Whatever becomes of it, the server's transaction ends with the final dot.
    entry.open = false;
    entry.contentSent = entry.failure === undefined;
    // When no recipient was taken, yet the server waits for content, a lone dot ends it (RFC 2920 section 3.1).
    this.#ask('content', entry, entry.contentSent ? entry.task.mail.content : '.\r\n');
  }

  #ask(stage: Stage, entry: Entry, bytes: string | Uint8Array): void {
    this.events.write(bytes);
    this.#expected.push({ stage, entry });
  }

  #finish(entry: Entry, outcome: TransportOutcome): void {
    if (entry.open) {
      this.events.write('RSET\r\n');
      this.#expected.push({ stage: 'reset' });
    }
    this.#settle(entry, outcome);
  }

  #giveBack(entry: Entry, deferred: Deferred, wasItsTurn: boolean): void {
    if (entry.settled) return;
    entry.settled = true;
    this.events.unsent(entry.task, deferred, wasItsTurn);
  }

  #settle(entry: Entry, outcome: TransportOutcome): void {
    if (entry.settled) return;
    entry.settled = true;
    entry.task.settle(outcome);
  }
}

function deferral(reason: string, reply: ServerReply | undefined): Deferred {
  const refusal = reply === undefined ? undefined : refusalOutcome('data', reply);
  return refusal?.kind === 'deferred' ? refusal : { kind: 'deferred', scope: 'provider', reason };
}

function unexpected(stage: Expected['stage'], reply: ServerReply): SmtpProtocolError {
  return new SmtpProtocolError(`${stage.toUpperCase()} was answered with ${replyText(reply)}`);
}
