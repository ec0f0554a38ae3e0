import type net from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, PortTakenError } from '@posthorn/platform';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';
import { ReceiverConnection } from './receiver-connection.js';
import { stopping } from './smtp-reply.js';

/** Mails that are coming in when the service stops may take so long; then their senders have to come again. */
const STOP_MS = 3_000;
const LOOK_MS = 20;
/** Connections that the kernel holds until they are accepted. */
const BACKLOG = 1_024;

export interface ListenAddress {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Other processes of this service listen on it, too. */
  readonly sharesPort: boolean;
}

/** An SMTP server whose connections are ours. */
export class ReceiverServer extends SMTPServer {
  private readonly open = new Map<SMTPServerSession, ReceiverConnection>();

  override connect(socket: net.Socket, options?: SMTPConnectionOptions): void {
    const connection = new ReceiverConnection(this, socket, options);
    this.connections.add(connection);
    this.open.set(connection.session, connection);
    connection.on('error', (error: Error) => this.emit('error', error));
    connection.init();
  }

  get openConnections(): number {
    return this.open.size;
  }

  connectionOf(session: SMTPServerSession): ReceiverConnection | undefined {
    return this.open.get(session);
  }

  forget(session: SMTPServerSession): void {
    this.open.get(session)?.forget();
    this.open.delete(session);
  }

  /**
   * @returns the port it listens on
   * @throws PortTakenError
   * @throws ConfigError when this user may not, or the address is another machine's
   */
  async start({ host, port, sharesPort }: ListenAddress): Promise<number> {
    const listening = once(this.server, 'listening');
    this.listen({ host, port, backlog: BACKLOG, reusePort: sharesPort });
    try {
      await listening;
    } catch (error) {
      throw explained(error, { host, port });
    }
    const address = this.server.address();
    return address !== null && typeof address === 'object' ? address.port : port;
  }

  /** No new connections; mails that are coming in are finished and answered, everybody else is told to come again. */
  async stop(): Promise<void> {
    this.close();
    const giveUpAt = performance.now() + STOP_MS;
    while (this.open.size > 0 && performance.now() < giveUpAt) {
      for (const connection of this.open.values()) if (!connection.isReceiving) this.end(connection);
      if (this.open.size > 0) await sleep(LOOK_MS);
    }
    for (const connection of this.open.values()) this.end(connection);
  }

  private end(connection: ReceiverConnection): void {
    connection.endWith(stopping());
    connection._socket.destroySoon();
    this.forget(connection.session);
  }
}

function explained(error: unknown, { host, port }: Pick<ListenAddress, 'host' | 'port'>): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new PortTakenError(host, port, { cause: error }, 'SMTP_PORT');
  if (code === 'EACCES') {
    const fix = 'Choose one above 1023 and redirect 25 to it, or give node the right: setcap cap_net_bind_service=+ep';
    return new ConfigError([{ variable: 'SMTP_PORT', problem: `this user may not listen on port ${port}`, fix }]);
  }
  if (code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND') return error;
  const fix = 'Set SMTP_HOST to an address of this machine, or 0.0.0.0';
  return new ConfigError([{ variable: 'SMTP_HOST', problem: `${host} is no address of this machine`, fix }]);
}
