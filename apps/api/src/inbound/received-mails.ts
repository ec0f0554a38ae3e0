import type { Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { decodeEventId, InboundReceived, isEvent } from '@posthorn/events';
import type { BlobStore, Principal } from '@posthorn/platform';
import { readCaughtUp } from '../caught-up.js';
import { label } from '../stored-text.js';
import { contentGone, unknownMail } from './inbound.errors.js';
import {
  findReceived,
  listReceived,
  type MailOf,
  type ReceivedQuery,
  type ReceivedRow,
} from './received-mail.queries.js';
import { assertReadable } from './withheld.js';

/** What a key sees: its mode, and the mailbox it is bound to. */
export function mailOf({ workspaceId, testMode, mailbox }: Principal): MailOf {
  return { workspaceId, testMode, mailbox };
}

/** Mail that came in, read after own writes. */
export class ReceivedMails {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'bounds' | 'get'>,
    private readonly blobs: Pick<BlobStore, 'get'>,
  ) {}

  /** Newest first. */
  list(caller: Principal, query: ReceivedQuery): Promise<ReceivedRow[]> {
    return this.read((db) => listReceived(db, mailOf(caller), query));
  }

  /**
   * @param id of the mail, or of its `inbound.received`
   * @throws Problem 404; ReadModelBehindError when there may be one that the read models do not have yet
   */
  async find(caller: Principal, id: string): Promise<ReceivedRow> {
    const row = await this.lookUp(caller, id);
    if (row === undefined) throw unknownMail(id);
    return row;
  }

  /** @returns nothing where `find` answers 404 */
  async lookUp(caller: Principal, id: string): Promise<ReceivedRow | undefined> {
    if (!label.safeParse(id).success) return undefined;
    const messageId = await this.messageIdOf(id);
    if (messageId === undefined) return undefined;
    return this.read((db) => findReceived(db, mailOf(caller), messageId));
  }

  /** @throws Problem as `find` does, and 409 while its content is withheld */
  async open(caller: Principal, id: string): Promise<ReceivedRow> {
    return assertReadable(await this.find(caller, id));
  }

  /** @throws Problem 404 when the bytes are not kept here */
  async bytes(messageId: string, sha256: unknown): Promise<Uint8Array> {
    const bytes = typeof sha256 === 'string' ? await this.blobs.get(sha256) : undefined;
    if (bytes === undefined) throw contentGone(messageId);
    return bytes;
  }

  /** Read once the read models show what the log holds now. @throws ReadModelBehindError */
  read<Found>(query: (db: Db) => Promise<Found>): Promise<Found> {
    return readCaughtUp({ db: this.db, log: this.log }, () => query(this.db));
  }

  /** Of whichever workspace: whose mail it is decides the query. */
  private async messageIdOf(id: string): Promise<string | undefined> {
    const position = decodeEventId(id);
    if (position === undefined) return id;
    const event = await this.log.get(position.sequence);
    return event?.id === id && isEvent(InboundReceived, event) ? event.data.messageId : undefined;
  }
}
