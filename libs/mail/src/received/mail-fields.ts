import { parseMailboxes } from '../address/parse-mailbox.js';
import { oneLine } from '../compose/header-field.js';
import type { Mailbox } from '../mail-content.js';
import { decodeWords } from '../mime/decode-words.js';
import type { HeaderField } from './header-block.js';
import type { Reading } from './limits.js';
import { parseMailDate } from './mail-date.js';
import { valueOf } from './mime-tree.js';
import type { ReceivedHeader, ReceivedMail } from './received-mail.js';

const MAX_SUBJECT = 4000;
const MAX_IDS = 200;
/** At most once (RFC 5322 section 3.6). */
const ONCE = ['date', 'from', 'sender', 'reply-to', 'to', 'cc', 'message-id', 'in-reply-to', 'references', 'subject'];

type Fields = Pick<
  ReceivedMail,
  | 'from'
  | 'sender'
  | 'replyTo'
  | 'to'
  | 'cc'
  | 'subject'
  | 'date'
  | 'rfcMessageId'
  | 'inReplyTo'
  | 'references'
  | 'headers'
>;

/** Of a field that stands there twice the first counts, and the mail has a defect. */
export function readMailFields(fields: readonly HeaderField[], reading: Reading): Fields {
  const counts = new Map<string, number>();
  for (const { name } of fields) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  if (ONCE.some((name) => (counts.get(name) ?? 0) > 1)) reading.defects.add('duplicate_header');
  const mailboxes = (name: string): Mailbox[] => {
    const all = parseMailboxes(valueOf(fields, name) ?? '');
    if (all.length > reading.limits.maxAddresses) reading.defects.add('too_many_addresses');
    return all.slice(0, reading.limits.maxAddresses);
  };
  const [from, ...authors] = authorsOf(valueOf(fields, 'from') ?? '');
  if (from === undefined) reading.defects.add('no_author');
  if (authors.length > 0) reading.defects.add('several_authors');
  const [sender] = mailboxes('sender');
  const subject = valueOf(fields, 'subject');
  const date = parseMailDate(valueOf(fields, 'date') ?? '');
  const [rfcMessageId] = messageIds(valueOf(fields, 'message-id'));
  return {
    ...(from === undefined ? {} : { from }),
    ...(sender === undefined ? {} : { sender }),
    ...(subject === undefined ? {} : { subject: oneLine(decodeWords(subject)).slice(0, MAX_SUBJECT) }),
    ...(date === undefined ? {} : { date }),
    ...(rfcMessageId === undefined ? {} : { rfcMessageId }),
    replyTo: mailboxes('reply-to'),
    to: mailboxes('to'),
    cc: mailboxes('cc'),
    inReplyTo: messageIds(valueOf(fields, 'in-reply-to')),
    references: messageIds(valueOf(fields, 'references')),
    headers: fields.map(toHeader),
  };
}

/** The mailboxes of From; of a field whose brackets are lost the one address in it. */
export function authorsOf(value: string): Mailbox[] {
  const authors = parseMailboxes(value);
  if (authors.length > 0 || value.includes('<')) return authors;
  const addresses = value.slice(0, 1000).match(/[^\s<>()"',;:]{1,64}@[^\s<>()"',;:@]{1,255}/g) ?? [];
  return addresses.length === 1 ? parseMailboxes(addresses[0] ?? '') : [];
}

function toHeader({ name, value }: HeaderField): ReceivedHeader {
  return { name, value: oneLine(decodeWords(value)) };
}

/** With angle brackets, each once, the newest 200; ids that lost their brackets get them back. */
export function messageIds(value: string | undefined): string[] {
  const text = (value ?? '').slice(-100_000);
  const bracketed = text.match(/<[^<>\s]{1,998}>/g);
  const ids = bracketed ?? (text.match(/[^\s<>,;()"]{1,500}@[^\s<>,;()"]{1,490}/g) ?? []).map((id) => `<${id}>`);
  return [...new Set(ids)].slice(-MAX_IDS);
}
