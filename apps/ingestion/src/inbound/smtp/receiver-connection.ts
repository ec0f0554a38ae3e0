import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import { ReceiverStream } from './receiver-stream.js';
import { type SmtpReply, tooManyErrors, tooSlow, unknownParameter } from './smtp-reply.js';

/** A client is answered so many mistakes; lists of guessed addresses are longer. */
const MAX_ERRORS = 20;
/** Whoever has more recipients than a mail takes makes a second one, which is no mistake. */
const TOO_MANY_RECIPIENTS = 452;
/** The least that a client in the midst of a mail has to send; bytes a second, over a minute. */
const LEAST_RATE = 500;
const RATE_WINDOW_MS = 60_000;

/** Of the extensions that EHLO names: SIZE (RFC 1870), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531). None is of a recipient. */
const PARAMETERS: Readonly<Record<'mail from' | 'rcpt to', ReadonlySet<string>>> = {
  'mail from': new Set(['SIZE', 'BODY', 'SMTPUTF8']),
  'rcpt to': new Set(),
};

/** With an enhanced code of its own (RFC 2034); otherwise the server makes one of the reply code. */
const ENHANCED = /^[245]\.\d{1,3}\.\d{1,3} /;

/**
 * One client. Greets at once, where its base waits for 100 ms whether the client talks too soon; ends clients that make mistakes
 * without end, or that are as slow as an idle time-out lets them, which every byte restarts.
 */
export class ReceiverConnection extends SMTPConnection {
  /** Between DATA and its answer. */
  isReceiving = false;
  /** The transaction that was counted as a mail of its client. */
  countedTransaction = 0;

  private isGreeted = false;
  private errors = 0;
  private timeoutMs = 0;
  private deadline: NodeJS.Timeout | undefined;
  private window = { receivedBytes: 0, checkedBytes: 0 };

  override init(): void {
    super.init();
    this.connectionReady();
  }

  /** Its base calls this when the pause is over, too. */
  override connectionReady(next?: () => void): void {
    if (this.isGreeted) return;
    this.isGreeted = true;
    super.connectionReady(next);
  }

  override _createParser(): ReceiverStream {
    const parser = new ReceiverStream({ maxCommandLength: this._server.options.maxCommandLength });
    parser.oncommand = (command, callback) => this._onCommand(command, callback);
    parser.on('error', (error: Error) => this.send(421, error.message));
    return parser;
  }

  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const hasOwnCode = typeof data === 'string' && ENHANCED.test(data);
    super.send(code, data, hasOwnCode ? false : context);
    if (code >= 400 && code !== 421 && code !== TOO_MANY_RECIPIENTS && ++this.errors >= MAX_ERRORS) {
      this.endWith(tooManyErrors());
    }
  }

  override handler_MAIL(command: Buffer, callback: () => void): void {
    if (!this.refusesParameter('mail from', command, callback)) super.handler_MAIL(command, callback);
  }

  override handler_RCPT(command: Buffer, callback: () => void): void {
    if (!this.refusesParameter('rcpt to', command, callback)) super.handler_RCPT(command, callback);
  }

  /** Says why, and closes. */
  endWith({ responseCode, message }: SmtpReply): void {
    super.send(responseCode, message, false);
    this.close();
  }

  /** From now on the client has this time to begin a mail, however much it talks; milliseconds. */
  expectMail(timeoutMs: number): void {
    this.isReceiving = false;
    this.timeoutMs = timeoutMs;
    this.setDeadline(setTimeout(() => this.endWith(tooSlow()), timeoutMs));
  }

  /** The client has begun a mail: as long as it sends, it may go on. */
  beginMail(): void {
    this.isReceiving = true;
    this.window = { receivedBytes: 0, checkedBytes: 0 };
    const windowMs = Math.min(RATE_WINDOW_MS, this.timeoutMs);
    this.setDeadline(setInterval(() => this.checkRate(windowMs), windowMs));
  }

  /** @param sizeBytes of the mail, so far */
  progress(sizeBytes: number): void {
    this.window.receivedBytes = sizeBytes;
  }

  /** The mail is here; how long its answer takes is not the client's doing. */
  endMail(): void {
    this.setDeadline(undefined);
  }

  /** Nothing more is expected of it. */
  forget(): void {
    this.setDeadline(undefined);
  }

  /** Its base takes whatever it does not know for said: whoever asked for a notice, say, would wait for it. */
  private refusesParameter(name: keyof typeof PARAMETERS, command: Buffer, callback: () => void): boolean {
    const { args } = this._parseAddressCommand(name, command) || {};
    const unknown = Object.keys(args || {}).find((key) => !PARAMETERS[name].has(key));
    if (unknown === undefined) return false;
    const { responseCode, message } = unknownParameter(unknown);
    this.send(responseCode, message, false);
    callback();
    return true;
  }

  private checkRate(windowMs: number): void {
    const { receivedBytes, checkedBytes } = this.window;
    this.window.checkedBytes = receivedBytes;
    if (receivedBytes - checkedBytes < (LEAST_RATE * windowMs) / 1_000) this.endWith(tooSlow());
  }

  private setDeadline(timer: NodeJS.Timeout | undefined): void {
    clearTimeout(this.deadline);
    this.deadline = timer?.unref();
  }
}
