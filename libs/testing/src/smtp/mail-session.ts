import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { loginExchange, type LoginExchange } from './login-exchange.js';
import {
  USUAL_EXTENSIONS,
  type MailServerOptions,
  type ScriptedAnswer,
  type SmtpMoment,
} from './mail-server-options.js';

/** A mail that was answered with 250, or that would have been had the connection not been cut. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: string;
  /** Without dot-stuffing; latin1. */
  readonly content: string;
  /** Parameters of MAIL and RCPT as they came. */
  readonly parameters: string;
  readonly connection: number;
}

/** What sessions report to their server. */
export interface SessionEvents {
  received(mail: ReceivedMail): void;
  command(line: string): void;
}

const END_OF_CONTENT = '\r\n.\r\n';

/** One connection to the test server: strict about order and line ends, so that a client's mistake shows. */
export class MailSession {
  #socket: Socket;
  #held = '';
  #inContent = false;
  #login: LoginExchange | undefined;
  #isLoggedIn = false;
  #mails = 0;
  #from = '';
  #to = '';
  #parameters = '';
  #isBusy = false;

  constructor(
    socket: Socket,
    private readonly connection: number,
    private readonly options: MailServerOptions,
    private readonly events: SessionEvents,
  ) {
    this.#socket = socket;
    this.#attach();
    void this.#answer('connect', '', '220 mx.example ESMTP test');
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #attach(): void {
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk: string) => {
      this.#held += chunk;
      void this.#work();
    });
    this.#socket.on('error', () => this.#socket.destroy());
  }

  /** One command after the other, in the order they came, however slow the answers are. */
  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (!this.#socket.destroyed && (this.#inContent ? await this.#content() : await this.#command()));
    } finally {
      this.#isBusy = false;
    }
  }

  async #command(): Promise<boolean> {
    const end = this.#held.indexOf('\r\n');
    if (end < 0) return false;
    const line = this.#held.slice(0, end);
    this.#held = this.#held.slice(end + 2);
    this.events.command(line);
    if (this.#login !== undefined) return this.#continueLogin(line);
    const verb = line.split(' ', 1)[0]?.toUpperCase() ?? '';
    switch (verb) {
      case 'EHLO':
        return this.#answer('ehlo', line, this.#greeting());
      case 'HELO':
        return this.#answer('ehlo', line, '250 mx.example');
      case 'STARTTLS':
        return this.#startTls();
      case 'AUTH':
        return this.#startLogin(line);
      case 'MAIL':
        return this.#mail(line);
      case 'RCPT':
        return this.#rcpt(line);
      case 'DATA':
        return this.#data(line);
      case 'RSET':
        this.#from = this.#to = '';
        return this.#answer('rset', line, '250 2.0.0 Ok');
      case 'QUIT':
        await this.#answer('quit', line, { reply: '221 2.0.0 Bye', disconnect: true });
        return false;
      default:
        return this.#answer('rset', line, '502 5.5.2 No such command');
    }
  }

  #mail(line: string): Promise<boolean> {
    if (this.options.login !== undefined && !this.#isLoggedIn) return this.#say('530 5.7.0 Authentication required');
    if (this.#from !== '') return this.#say('503 5.5.1 Nested MAIL');
    this.#mails++;
    const [address, parameters] = addressOf(line);
    this.#from = address || '<>';
    this.#parameters = parameters;
    return this.#answer('mail', line, '250 2.1.0 Ok', () => (this.#from = ''));
  }

  #rcpt(line: string): Promise<boolean> {
    if (this.#from === '') return this.#say('503 5.5.1 MAIL first');
    const [address, parameters] = addressOf(line);
    this.#to = address;
    this.#parameters += `;${parameters}`;
    return this.#answer('rcpt', line, '250 2.1.5 Ok', () => (this.#to = ''));
  }

  #data(line: string): Promise<boolean> {
    if (this.#from === '') return this.#say('503 5.5.1 MAIL first');
    if (this.#to === '') return this.#say('554 5.5.1 No valid recipients');
    this.#inContent = true;
    return this.#answer('data', line, '354 End data with <CR><LF>.<CR><LF>', () => (this.#inContent = false));
  }

  async #content(): Promise<boolean> {
    // The line break after DATA counts as the one before the dot.
    const held = `\r\n${this.#held}`;
    const end = held.indexOf(END_OF_CONTENT);
    if (end < 0) return false;
    const content = held
      .slice(2, end + 2)
      .replaceAll('\r\n.', '\r\n')
      .replace(/^\./, '');
    this.#held = held.slice(end + END_OF_CONTENT.length);
    this.#inContent = false;
    const mail = { from: this.#from, to: this.#to, content, parameters: this.#parameters, connection: this.connection };
    const answer = this.#scripted('content', '') ?? { reply: '250 2.0.0 Ok: queued' };
    const isTaken = answer.reply === undefined ? answer.lose === undefined : answer.reply.startsWith('250');
    if (isTaken) this.events.received(mail);
    this.#from = this.#to = '';
    return this.#give(answer);
  }

  async #startTls(): Promise<boolean> {
    const { tls } = this.options;
    if (tls === undefined || this.#socket instanceof TLSSocket) return this.#say('502 5.5.1 No TLS here');
    await this.#say('220 2.0.0 Ready to start TLS');
    this.#socket.removeAllListeners('data');
    this.#held = '';
    this.#socket = new TLSSocket(this.#socket, { isServer: true, key: tls.key, cert: tls.cert });
    this.#attach();
    return false;
  }

  #startLogin(line: string): Promise<boolean> {
    const { login } = this.options;
    if (login === undefined) return this.#say('502 5.5.1 No AUTH here');
    this.#login = loginExchange(login, line);
    return this.#continueLogin(undefined);
  }

  #continueLogin(answer: string | undefined): Promise<boolean> {
    const next = this.#login?.next(answer) ?? false;
    if (typeof next === 'string') return this.#say(`334 ${next}`);
    this.#login = undefined;
    this.#isLoggedIn = next;
    return this.#answer('auth', '', next ? '235 2.7.0 Ok' : '535 5.7.8 Wrong credentials');
  }

  #greeting(): string {
    const { extensions = USUAL_EXTENSIONS, tls, login } = this.options;
    const lines = ['mx.example', ...extensions];
    if (tls !== undefined && !(this.#socket instanceof TLSSocket)) lines.push('STARTTLS');
    if (login !== undefined) lines.push(`AUTH ${(login.mechanisms ?? ['PLAIN', 'LOGIN']).join(' ')}`);
    return lines.map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n');
  }

  /** @param refused undoes the command when the script answers with a refusal */
  #answer(
    moment: SmtpMoment,
    line: string,
    usual: string | ScriptedAnswer,
    refused: () => void = () => {},
  ): Promise<boolean> {
    const scripted = this.#scripted(moment, line);
    if (scripted?.reply !== undefined && !/^[23]/.test(scripted.reply)) refused();
    return this.#give(scripted ?? (typeof usual === 'string' ? { reply: usual } : usual));
  }

  #scripted(moment: SmtpMoment, line: string): ScriptedAnswer | undefined {
    const { connection } = this;
    const situation = { moment, line, connection, mail: this.#mails, from: this.#from, to: this.#to };
    const answer = this.options.script?.(situation);
    return typeof answer === 'string' ? { reply: answer } : answer;
  }

  #say(reply: string): Promise<boolean> {
    return this.#give({ reply });
  }

  async #give({ reply, delayMs, disconnect }: ScriptedAnswer): Promise<boolean> {
    if (delayMs !== undefined) await sleep(delayMs);
    if (reply !== undefined) this.#socket.write(`${reply}\r\n`);
    if (disconnect === true) this.#socket.destroySoon();
    return disconnect !== true;
  }
}

/** `MAIL FROM:<a@b> SIZE=1` as address and parameters. */
function addressOf(line: string): [address: string, parameters: string] {
  const match = /^[A-Z]+ (?:FROM|TO):<([^<>]*)>(.*)$/i.exec(line);
  return [match?.[1] ?? '', match?.[2]?.trim() ?? ''];
}
