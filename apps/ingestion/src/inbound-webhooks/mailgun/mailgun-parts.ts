import { rebuildMail } from '@posthorn/mail';
import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../../provider-webhooks/fields.js';
import type { Form } from '../form/form.js';
import { completed } from '../parts.js';

/** The mail of a "fully parsed" post: the whole header, in Mailgun's spelling of its names, and files beside the text. */
export function rebuiltOfMailgun(form: Form): Uint8Array {
  const list = new Fields({ list: jsonOf(form.text('message-headers') ?? '') }).items('list');
  const headers = list.map((pair) => {
    const [name, value] = pair.items();
    return { name: name?.raw() ?? '', value: value?.raw() ?? '' };
  });
  const [text, html] = [form.text('body-plain') ?? '', form.text('body-html') ?? ''];
  const contentIds = contentIdsOf(form);
  return rebuildMail({
    source: 'mailgun',
    headers: completed(headers, [
      { name: 'From', value: form.text('from') ?? '' },
      { name: 'To', value: form.text('To') ?? '' },
      { name: 'Subject', value: form.text('subject') ?? '' },
    ]),
    ...((text !== '' || html === '') && { text }),
    ...(html !== '' && { html }),
    attachments: form.parts
      .filter(({ name }) => /^attachment-\d{1,4}$/.test(name))
      .map(({ name, filename, contentType, bytes }) => {
        const contentId = contentIds.get(name);
        return {
          filename: filename ?? 'attachment',
          contentType: contentType ?? '',
          bytes,
          ...(contentId !== undefined && { contentId }),
        };
      }),
  });
}

/** By name of the file, of the map that says it the other way round: `{"<logo@x>": "attachment-1"}`. */
function contentIdsOf(form: Form): ReadonlyMap<string, string> {
  const map = new Fields(jsonOf(form.text('content-id-map') ?? ''));
  return new Map(map.entries().map(([id, name]) => [name.raw(), id.replace(/^<|>$/g, '')]));
}
