import { rebuildMail } from '@posthorn/mail';
import type { Fields } from '../../provider-webhooks/fields.js';
import { completed, messageIdField } from '../parts.js';

export interface ResendFile {
  readonly told: Fields;
  readonly bytes: Buffer;
}

/** The mail of what Resend's API tells, where it keeps no bytes of it. */
export function rebuiltOfResend(json: Fields, files: readonly ResendFile[]): Uint8Array {
  const [text, html] = [json.raw('text'), json.raw('html')];
  const list = (name: string) =>
    json
      .items(name)
      .map((item) => item.raw())
      .join(', ');
  return rebuildMail({
    source: 'resend',
    headers: completed(headersOf(json), [
      { name: 'Date', value: internetDate(json.text('created_at')) },
      { name: 'From', value: json.raw('from') },
      { name: 'To', value: list('to') },
      { name: 'Cc', value: list('cc') },
      { name: 'Reply-To', value: list('reply_to') },
      { name: 'Subject', value: json.raw('subject') },
      ...messageIdField(json.text('message_id')),
    ]),
    ...((text !== '' || html === '') && { text }),
    ...(html !== '' && { html }),
    attachments: files.map(({ told, bytes }) => {
      const contentId = told.text('content_id')?.replace(/^<|>$/g, '');
      return {
        filename: told.text('filename') ?? 'attachment',
        contentType: told.raw('content_type'),
        bytes,
        ...(contentId !== undefined && { contentId }),
      };
    }),
  });
}

/** An object of names; of a field that stood more than once a list. */
function headersOf(json: Fields): readonly { readonly name: string; readonly value: string }[] {
  return json.entries('headers').flatMap(([name, value]) => {
    const values = value.items().map((item) => item.raw());
    return (values.length > 0 ? values : [value.raw()]).map((each) => ({ name, value: each }));
  });
}

/** RFC 5322 in UTC; empty when the time is none. */
function internetDate(iso = ''): string {
  const atMs = Date.parse(iso);
  return Number.isNaN(atMs) ? '' : new Date(atMs).toUTCString().replace('GMT', '+0000');
}
