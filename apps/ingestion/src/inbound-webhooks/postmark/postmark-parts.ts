import { rebuildMail } from '@posthorn/mail';
import type { Fields } from '../../provider-webhooks/fields.js';
import { completed } from '../parts.js';

export interface PostmarkHeaders {
  /** The envelope's sender; Postmark puts it before all headers of the mail. One further down is the mail's own word. */
  readonly returnPath: string | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export function postmarkHeaders(json: Fields): PostmarkHeaders {
  const all = json.items('Headers').map((header) => ({ name: header.raw('Name'), value: header.raw('Value') }));
  const [first, ...rest] = all;
  if (first?.name.toLowerCase() !== 'return-path') return { returnPath: undefined, headers: all };
  return { returnPath: first.value, headers: rest };
}

/** The mail without "include raw email content": headers that Postmark has fields for stand there alone. */
export function rebuiltOfPostmark(json: Fields, { headers }: PostmarkHeaders): Uint8Array {
  const [text, html] = [json.raw('TextBody'), json.raw('HtmlBody')];
  return rebuildMail({
    source: 'postmark',
    headers: completed(headers, [
      { name: 'Date', value: json.raw('Date') },
      { name: 'From', value: mailboxes([json.at('FromFull')]) || json.raw('From') },
      { name: 'To', value: mailboxes(json.items('ToFull')) || json.raw('To') },
      { name: 'Cc', value: mailboxes(json.items('CcFull')) || json.raw('Cc') },
      { name: 'Reply-To', value: json.raw('ReplyTo') },
      { name: 'Subject', value: json.raw('Subject') },
    ]),
    ...((text !== '' || html === '') && { text }),
    ...(html !== '' && { html }),
    attachments: json.items('Attachments').map((file) => {
      const contentId = file.text('ContentID')?.replace(/^<|>$/g, '');
      return {
        filename: file.raw('Name') || 'attachment',
        contentType: file.raw('ContentType'),
        // Its test payloads have `Data`.
        bytes: Buffer.from(file.raw('Content') || file.raw('Data'), 'base64'),
        ...(contentId !== undefined && { contentId }),
      };
    }),
  });
}

function mailboxes(list: readonly Fields[]): string {
  const words = list.map((mailbox) => {
    const [email, name] = [mailbox.raw('Email'), mailbox.raw('Name')];
    return name === '' || email === '' ? email : `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}" <${email}>`;
  });
  return words.filter((word) => word !== '').join(', ');
}
