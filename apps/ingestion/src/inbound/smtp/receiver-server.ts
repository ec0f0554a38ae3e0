import type net from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { PortTakenError } from '@posthorn/platform';
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
   */
  async start({ host, port, sharesPort }: ListenAddress): Promise<number> {
    const listening = once(this.server, 'listening');
    this.listen({ host, port, backlog: BACKLOG, reusePort: sharesPort });
    try {
      await listening;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      throw isTaken ? new PortTakenError(host, port, { cause: error }, 'SMTP_PORT') : error;
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
