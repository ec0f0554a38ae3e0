import { createHash } from 'node:crypto';
import type { EventLog } from '@posthorn/event-log';
import { peekHeader, type PeekedHeader } from '@posthorn/mail';
import type { BlobRef, BlobStore, Workspaces } from '@posthorn/platform';
import type { BounceMailsHandler } from '../bounce-mails/bounce-mails.handler.js';
import { type Destination, type Destinations } from './destinations.js';
import type { Accepted, InboundMail, RecipientOutcome } from './inbound-mail.js';
import type { DailyBytes } from './daily-bytes.js';
import { DailyBytesReachedError, MailLoopError } from './inbound.errors.js';
import { receivedId } from './received-id.js';
import { authorOf, type Delivery, receivedEvent } from './received-event.js';

/** RFC 5321 section 6.3 asks for at least 100. */
const MAX_HOPS = 100;

/** Where a mail is kept, and where it is looked up whether it has come before. */
export interface InboundStores {
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly log: Pick<EventLog, 'append'>;
  readonly workspaces: Pick<Workspaces, 'secretOf' | 'contactKeyOf'>;
  readonly daily: Pick<DailyBytes, 'hasRoom' | 'count'>;
  /** Whether the mail stands in the read model already, so that it came longer ago than the log's dedupe window reaches. */
  isKnown(messageId: string): Promise<boolean>;
}

/** A mail, where it is stored, and what was read of it. */
interface Stored {
  readonly mail: InboundMail;
  readonly header: PeekedHeader;
  readonly raw: BlobRef;
  readonly testMode: boolean;
}

interface Identified {
  readonly delivery: Delivery;
  readonly messageId: string;
  /** It came before, long enough ago. */
  readonly isKnown: boolean;
}

/** Takes mail in, whatever brought it: SMTP, HTTP or a provider. */
export class InboundMails {
  constructor(
    private readonly destinations: Pick<Destinations, 'find'>,
    private readonly stores: InboundStores,
    private readonly bounces: Pick<BounceMailsHandler, 'receive'>,
  ) {}

  /**
   * Durable once it returns: the bytes are in the blob store, and for each mailbox among the recipients
   * `inbound.received` is in the log. Handing the same mail in again changes nothing.
   * @throws MailLoopError for good; DailyBytesReachedError for today, when the mailboxes of other workspaces have it
   * @throws what the database, the log or the disk throw: it may be stored in part, and has to be handed in again
   */
  async accept(mail: InboundMail): Promise<Accepted> {
    const header = peekHeader(mail.raw);
    if (header.loops > MAX_HOPS) throw new MailLoopError(header.loops);
    const destinations = await Promise.all(mail.envelope.to.map((to) => this.destinations.find(to, mail.restrictTo)));
    const deliveries = deliveriesOf(destinations);
    const full = await this.withoutRoom(deliveries);
    for (const [place, { mailbox }] of deliveries) if (full.has(mailbox.workspaceId)) deliveries.delete(place);
    // Nobody's mail is not kept.
    const messageIds = deliveries.size === 0 ? new Map<string, string>() : await this.store(mail, header, deliveries);
    const [first] = full;
    if (first !== undefined) throw new DailyBytesReachedError(first);
    const outcomes = destinations.map((destination) => this.outcome(mail, destination, messageIds));
    return { recipients: await Promise.all(outcomes) };
  }

  private async withoutRoom(deliveries: ReadonlyMap<string, Delivery>): Promise<ReadonlySet<string>> {
    const workspaceIds = [...new Set(Array.from(deliveries.values(), ({ mailbox }) => mailbox.workspaceId))];
    const rooms = await Promise.all(workspaceIds.map((workspaceId) => this.hasRoom(workspaceId)));
    return new Set(workspaceIds.filter((_, place) => rooms[place] === false));
  }

  /** Whether a workspace may take in more today. @throws what the database throws */
  hasRoom(workspaceId: string): Promise<boolean> {
    return this.stores.daily.hasRoom(workspaceId);
  }

  /**
   * Whether it has come before is asked while the bytes are written.
   * @returns message ids by mailbox, as `placeOf` names it
   */
  private async store(
    mail: InboundMail,
    header: PeekedHeader,
    deliveries: ReadonlyMap<string, Delivery>,
  ): Promise<ReadonlyMap<string, string>> {
    const sha256 = createHash('sha256').update(mail.raw).digest('hex');
    const testMode = mail.restrictTo?.testMode ?? false;
    const identifying = [...deliveries.values()].map((delivery) => this.identify(delivery, sha256, testMode));
    const [raw, identified] = await Promise.all([this.stores.blobs.put(mail.raw), Promise.all(identifying)]);
    const stored = { mail, header, raw, testMode };
    const unknown = identified.filter(({ isKnown }) => !isKnown);
    await Promise.all(unknown.map((each) => this.append(stored, each)));
    const receivers = new Set(unknown.map(({ delivery }) => delivery.mailbox.workspaceId));
    await Promise.all([...receivers].map((workspaceId) => this.stores.daily.count(workspaceId, raw.sizeBytes)));
    return new Map(identified.map(({ delivery, messageId }) => [placeOf(delivery.mailbox), messageId]));
  }

  private async identify(delivery: Delivery, sha256: string, testMode: boolean): Promise<Identified> {
    const { workspaceId, address } = delivery.mailbox;
    const secret = await this.stores.workspaces.secretOf(workspaceId);
    const messageId = receivedId(secret, { mailbox: address, sha256, testMode });
    return { delivery, messageId, isKnown: await this.stores.isKnown(messageId) };
  }

  private async append(stored: Stored, { delivery, messageId }: Identified): Promise<void> {
    const { mail, header } = stored;
    const author = authorOf(header, mail.envelope.from);
    const contact = await this.stores.workspaces.contactKeyOf(delivery.mailbox.workspaceId, author);
    const receivedAt = new Date().toISOString();
    const event = receivedEvent({ ...stored, delivery, messageId, contact, receivedAt });
    await this.stores.log.append(event, { messageId: `inbound.received:${messageId}` });
  }

  private async outcome(
    mail: InboundMail,
    destination: Destination,
    messageIds: ReadonlyMap<string, string>,
  ): Promise<RecipientOutcome> {
    const { recipient, kind } = destination;
    if (kind === 'return_path') {
      const bounce = { raw: mail.raw, recipients: [recipient], nowMs: Date.now() };
      const answer = await this.bounces.receive(bounce, mail.restrictTo);
      return { kind: answer.kind === 'forged' ? 'forged_return_path' : 'bounce', recipient };
    }
    if (kind !== 'mailbox') return { kind, recipient };
    const { address, workspaceId } = destination.mailbox;
    const messageId = messageIds.get(placeOf(destination.mailbox)) ?? '';
    return { kind: 'accepted', recipient, messageId, mailbox: address, workspaceId };
  }
}

function deliveriesOf(destinations: readonly Destination[]): Map<string, Delivery> {
  const deliveries = new Map<string, { mailbox: Delivery['mailbox']; recipients: string[] }>();
  for (const destination of destinations) {
    if (destination.kind !== 'mailbox') continue;
    const { mailbox, recipient } = destination;
    const delivery = deliveries.get(placeOf(mailbox));
    if (delivery) delivery.recipients.push(recipient);
    else deliveries.set(placeOf(mailbox), { mailbox, recipients: [recipient] });
  }
  return deliveries;
}

function placeOf({ workspaceId, address }: Delivery['mailbox']): string {
  return `${workspaceId} ${address}`;
}
