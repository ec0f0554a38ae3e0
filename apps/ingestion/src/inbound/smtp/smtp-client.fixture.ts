import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** An SMTP client that says exactly what a test has it say. */
export class RawClient {
  private text = '';
  private arrived = Promise.withResolvers<void>();
  /** The server has closed. */
  ended = false;

  private constructor(public socket: Socket) {
    this.listen(socket);
  }

  /** Connected, and greeted. */
  static async greeted(port: number): Promise<RawClient> {
    const client = await RawClient.connected(port);
    await client.reply();
    return client;
  }

  static async connected(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1' });
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  write(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** One command, and what it is answered. */
  async say(command: string): Promise<string> {
    this.write(`${command}\r\n`);
    return this.reply();
  }

  /** EHLO, MAIL, RCPT and DATA; the mail may follow. */
  async beginMail(to: string, from = 'alice@example.org'): Promise<void> {
    await this.say('EHLO mx.example.org');
    await this.say(`MAIL FROM:<${from}>`);
    const recipient = await this.say(`RCPT TO:<${to}>`);
    if (!recipient.startsWith('250')) throw new Error(`the recipient was refused: ${recipient}`);
    await this.say('DATA');
  }

  /** The next reply, without its last line break; empty when the server closes instead. */
  async reply(): Promise<string> {
    for (;;) {
      const end = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.text)?.[0];
      if (end !== undefined) {
        this.text = this.text.slice(end.length);
        return end.trimEnd();
      }
      if (this.ended) return this.text;
      await this.arrived.promise;
    }
  }

  /** What follows goes over TLS. @returns whom the server's certificate names */
  async startTls(): Promise<string> {
    this.socket.removeAllListeners();
    const socket = connectTls({ socket: this.socket, rejectUnauthorized: false });
    this.socket = socket;
    this.listen(socket);
    await once(socket, 'secureConnect');
    return String(socket.getPeerCertificate().subject.CN);
  }

  close(): void {
    this.socket.destroy();
  }

  private listen(socket: Socket): void {
    const wake = () => {
      this.arrived.resolve();
      this.arrived = Promise.withResolvers();
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      this.text += String(chunk);
      wake();
    });
    socket.on('close', () => {
      this.ended = true;
      wake();
    });
    // What a test is about is said by the replies.
    socket.on('error', () => undefined);
  }
}
