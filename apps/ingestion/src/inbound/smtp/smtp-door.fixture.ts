import { createLogger } from '@posthorn/platform';
import { z } from 'zod';
import type { Destination } from '../destinations.js';
import type { Accepted, InboundMail } from '../inbound-mail.js';
import type { Refusal } from './refused-mails.js';
import { SmtpDoor } from './smtp-door.js';
import { RawClient } from './smtp-client.fixture.js';
import { inboundSettings } from './smtp.config.js';

export const SARAH = 'sarah@acme.example';

/** A receiver without servers behind it: what it hands in is kept here, and it fails as a test wants it to. */
export class TestDoor {
  readonly accepted: InboundMail[] = [];
  readonly refusals: Refusal[] = [];
  /** No workspace takes more today. */
  isFull = false;
  /** What looking up a recipient, or storing a mail, throws. */
  lookUpFails: Error | undefined;
  storingFails: Error | undefined;
  /** Storing a mail waits for it. */
  storing: Promise<void> = Promise.resolve();

  readonly door: SmtpDoor;
  private readonly clients: RawClient[] = [];

  /** @param settings by their names in the environment; a free port on this machine */
  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.door = new SmtpDoor(
      {
        destinations: { find: (recipient) => this.find(recipient) },
        mails: { accept: (mail) => this.accept(mail), hasRoom: () => Promise.resolve(!this.isFull) },
        refused: { record: (refusal) => this.refusals.push(refusal) },
        logger: createLogger({ name: 'test', level: 'silent' }),
      },
      {
        ...z.object(inboundSettings).parse({ SMTP_PORT: '0', SMTP_NAME: 'mx.acme.example', ...settings }),
        sharesPort: false,
      },
    );
  }

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<TestDoor> {
    const door = new TestDoor(settings);
    await door.door.open();
    return door;
  }

  /** @param from an address as a load balancer names it; needs SMTP_PROXIES */
  async client(from?: string): Promise<RawClient> {
    const client = await RawClient.connected(this.door.port ?? 0);
    this.clients.push(client);
    if (from !== undefined) client.write(`PROXY TCP4 ${from} 127.0.0.1 5000 25\r\n`);
    return client;
  }

  /** As `client`, past the greeting. */
  async greeted(from?: string): Promise<RawClient> {
    const client = await this.client(from);
    await client.reply();
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.door.close();
  }

  private async find(recipient: string): Promise<Destination> {
    if (this.lookUpFails) throw this.lookUpFails;
    const address = recipient.toLowerCase();
    return address === SARAH
      ? { kind: 'mailbox', recipient, mailbox: { address, workspaceId: 'wsk_1' } }
      : { kind: 'unknown_mailbox', recipient };
  }

  private async accept(mail: InboundMail): Promise<Accepted> {
    await this.storing;
    if (this.storingFails) throw this.storingFails;
    this.accepted.push(mail);
    const recipients = mail.envelope.to.map((recipient) => ({
      kind: 'accepted' as const,
      recipient,
      messageId: `rcv_${this.accepted.length}`,
      mailbox: recipient,
      workspaceId: 'wsk_1',
    }));
    return { recipients };
  }
}
