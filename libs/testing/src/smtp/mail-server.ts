import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { MailServerOptions } from './mail-server-options.js';
import { MailSession, type ReceivedMail } from './mail-session.js';

/** A mail server that takes every mail, or does with it what its script says, and remembers what it took. */
export interface MailServer {
  readonly port: number;
  /** `smtp://127.0.0.1:port`, as SMTP_URL wants it. */
  readonly url: string;
  /** Of every mail it took, in order, with angle brackets; a mail taken twice stands there twice. */
  readonly messageIds: readonly string[];
  readonly messageCount: number;
  /** With `keepMails`. */
  readonly mails: readonly ReceivedMail[];
  /** Commands in the order they came, over all connections. With `keepMails`. */
  readonly commands: readonly string[];
  readonly connectionCount: number;
  /** Cuts every connection. */
  disconnectAll(): void;
  close(): Promise<void>;
}

/** Starts one on a free port of 127.0.0.1. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const messageIds: string[] = [];
  const mails: ReceivedMail[] = [];
  const commands: string[] = [];
  const sessions = new Set<MailSession>();
  let connectionCount = 0;
  const accept = (socket: Socket): void => {
    socket.setNoDelay(true);
    const session = new MailSession(socket, ++connectionCount, options, {
      received: (mail) => {
        messageIds.push(messageIdOf(mail.content));
        if (options.keepMails) mails.push(mail);
      },
      command: (line) => options.keepMails && commands.push(line),
    });
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
  };
  const server =
    options.tls?.implicit === undefined
      ? createServer(accept)
      : createTlsServer({ key: options.tls.key, cert: options.tls.cert }, accept);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const disconnectAll = (): void => {
    for (const session of sessions) session.destroy();
  };
  return {
    port,
    url: `${options.tls?.implicit ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    messageIds,
    mails,
    commands,
    get messageCount() {
      return messageIds.length;
    },
    get connectionCount() {
      return connectionCount;
    },
    disconnectAll,
    async close() {
      const closed = once(server, 'close');
      server.close();
      disconnectAll();
      await closed;
    },
  };
}

function messageIdOf(content: string): string {
  const head = content.slice(0, content.indexOf('\r\n\r\n') + 2);
  return /^Message-ID:\s*(<[^>]*>)/im.exec(head)?.[1] ?? '';
}
