import { rebuildMail } from '@posthorn/mail';
import type { Fields } from '../../provider-webhooks/fields.js';
import { messageIdField } from '../parts.js';

const MAX_ATTACHMENTS = 1_000;

const HEADERS = [
  ['Date', 'date'],
  ['From', 'from'],
  ['Reply-To', 'reply_to'],
  ['To', 'to'],
  ['Cc', 'cc'],
  ['Subject', 'subject'],
  ['In-Reply-To', 'in_reply_to'],
  ['References', 'references'],
  ['Auto-Submitted', 'auto_submitted'],
] as const;

/** The mail of Postal's "hash": no more of its header than this. */
export function rebuiltOfPostal(fields: Fields): Uint8Array {
  const headers = HEADERS.flatMap(([name, key]) => {
    // A field that stood more than once comes as a list.
    const value = fields.raw(key) || fields.items(key).at(-1)?.raw() || '';
    return value === '' ? [] : [{ name, value }];
  });
  const text = fields.raw('plain_body') + quoted(fields.raw('replies_from_plain_body'));
  const html = fields.raw('html_body');
  return rebuildMail({
    source: 'postal',
    headers: [...headers, ...messageIdField(fields.text('message_id'))],
    ...((text !== '' || html === '') && { text }),
    ...(html !== '' && { html }),
    attachments: attachmentsOf(fields).map((file) => ({
      filename: file('filename') || 'attachment',
      contentType: file('content_type'),
      bytes: Buffer.from(file('data'), 'base64'),
    })),
  });
}

/** What was separated from the text ("strip replies") belongs to the mail. */
function quoted(replies: string): string {
  return replies === '' ? '' : `\n\n${replies}`;
}

type File = (key: string) => string;

/** In JSON a list, in a form `attachments[0][filename]` and so on. */
function attachmentsOf(fields: Fields): readonly File[] {
  const listed = fields.items('attachments').map(
    (item): File =>
      (key) =>
        item.raw(key),
  );
  if (listed.length > 0) return listed;
  const count = Math.min(fields.number('attachment_quantity') ?? 0, MAX_ATTACHMENTS);
  return Array.from(
    { length: count },
    (_, index): File =>
      (key) =>
        fields.raw(`attachments[${index}][${key}]`),
  ).filter((file) => file('filename') !== '' || file('data') !== '');
}
