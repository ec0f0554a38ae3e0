import type { Db } from '@posthorn/database';
import { sendRangeOfMessage } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import { fileOf, messageOfFile, type ReceivedFile } from '../inbound/attachments.js';
import { bodiesOf } from '../inbound/mail-bodies.js';
import { searchReceived } from '../inbound/received-mail.queries.js';
import { mailOf, type ReceivedMails } from '../inbound/received-mails.js';
import type { MessageReader } from '../mails-ai/message/message-reader.js';
import { threadedView } from '../mails-ai/message/message-view.js';
import { emailView, foundView, openedEmail, sentEmail, type EmailView } from './email-view.js';
import { noSemantics, outboundSearch } from './inbox.errors.js';
import type { InboxQuery, OneQuery, WordSearch } from './inbox-query.js';
import { senderWithin, withinMailbox } from './whose-mailbox.js';

export interface InboxParts {
  readonly db: Db;
  readonly mails: Pick<ReceivedMails, 'list' | 'find' | 'open' | 'bytes' | 'read'>;
  readonly messages: Pick<MessageReader, 'find' | 'list'>;
}

export interface EmailList {
  readonly emails: readonly EmailView[];
  readonly search_mode: 'keyword';
}

/** A mailbox in the words of mails-worker. */
export class Inbox {
  constructor(private readonly parts: InboxParts) {}

  /** Newest first; with words what matches best. */
  async list(
    caller: Principal,
    { query, direction, label, mode, limit, offset, ...whose }: InboxQuery,
  ): Promise<EmailList> {
    if (query !== undefined) return this.search(caller, { q: query, direction, label, mode, limit, offset, ...whose });
    if (direction === 'outbound' && label !== undefined) throw outboundSearch();
    const within = await withinMailbox(this.parts.db, caller, whose);
    const most = offset + limit;
    const [received, sent] = await Promise.all([
      direction === 'outbound' ? [] : this.parts.mails.list(within, { label, limit: most }),
      direction === 'inbound' || label !== undefined ? [] : this.sent(within, most),
    ]);
    const emails = [...received.map(emailView), ...sent].toSorted((one, other) =>
      other.received_at.localeCompare(one.received_at),
    );
    return { emails: emails.slice(offset, most), search_mode: 'keyword' };
  }

  /** @throws Problem 501 for a search by meaning */
  async search(
    caller: Principal,
    { q, query, direction, label, mode, limit, offset, ...whose }: WordSearch,
  ): Promise<EmailList> {
    if (mode === 'semantic') throw noSemantics();
    if (direction === 'outbound') throw outboundSearch();
    const within = await withinMailbox(this.parts.db, caller, whose);
    const wanted = { words: q ?? query ?? '', label, limit, offset };
    const found = await this.parts.mails.read((db) => searchReceived(db, mailOf(within), wanted));
    return { emails: found.map(foundView), search_mode: 'keyword' };
  }

  /** With its bodies. @throws Problem 404 */
  async email(caller: Principal, { id, ...whose }: OneQuery): Promise<EmailView> {
    const within = await withinMailbox(this.parts.db, caller, whose);
    if (sendRangeOfMessage(id) !== undefined)
      return sentEmail(
        threadedView(await this.parts.messages.find(within, id, await senderWithin(this.parts.db, within))),
      );
    const mail = await this.parts.mails.find(within, id);
    return openedEmail(mail, await bodiesOf(this.parts.mails, mail));
  }

  /** @throws Problem 404, 409 while its mail is withheld */
  async attachment(
    caller: Principal,
    { id, ...whose }: OneQuery,
  ): Promise<ReceivedFile & { readonly bytes: Uint8Array }> {
    const within = await withinMailbox(this.parts.db, caller, whose);
    const mail = await this.parts.mails.open(within, messageOfFile(id));
    const file = fileOf(mail, id);
    return { ...file, bytes: await this.parts.mails.bytes(mail.message_id, file.sha256) };
  }

  private async sent(within: Principal, limit: number): Promise<EmailView[]> {
    const { data } = await this.parts.messages.list(within, { limit }, await senderWithin(this.parts.db, within));
    return data.map((message) => sentEmail(message, message.from ?? within.mailbox ?? null));
  }
}
