import { rebuildMail } from '@posthorn/mail';
import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../../provider-webhooks/fields.js';
import type { Form } from '../form/form.js';
import { headersIn } from '../hops.js';
import { completed } from '../parts.js';

/** Characters of a header. */
const MAX_HEADER = 1_048_576;

/** The mail without "POST the raw, full MIME message": the whole header as text, bodies in charsets told apart. */
export function rebuiltOfSendGrid(form: Form): Uint8Array {
  const charsets = new Fields(jsonOf(form.text('charsets') ?? ''));
  const textOf = (name: string) => form.text(name, charsets.text(name));
  const infos = new Fields(jsonOf(form.text('attachment-info') ?? ''));
  const [text, html] = [textOf('text') ?? '', textOf('html') ?? ''];
  return rebuildMail({
    source: 'sendgrid',
    headers: completed(
      headersIn((textOf('headers') ?? '').slice(0, MAX_HEADER)),
      ['From', 'To', 'Cc', 'Subject'].map((name) => ({ name, value: textOf(name.toLowerCase()) ?? '' })),
    ),
    ...((text !== '' || html === '') && { text }),
    ...(html !== '' && { html }),
    attachments: form.parts
      .filter(({ name }) => /^attachment\d{1,4}$/.test(name))
      .map(({ name, filename, contentType, bytes }) => {
        const info = infos.at(name);
        const contentId = info.text('content-id');
        return {
          filename: info.text('filename') ?? filename ?? 'attachment',
          contentType: info.text('type') ?? contentType ?? '',
          bytes,
          ...(contentId !== undefined && { contentId }),
        };
      }),
  });
}
