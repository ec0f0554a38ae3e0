/** How somebody asked: a mail program by itself, the button of our page, or in no way that counts. */
export type UnsubscribeForm = 'one_click' | 'link' | undefined;

/**
 * Whether a POST says `List-Unsubscribe=One-Click`, in either of the two forms that RFC 8058 section 3.2 allows. Anything
 * else, like a scanner that tries buttons, changes nothing.
 */
export function unsubscribeForm(body: Buffer, contentType: string | undefined): UnsubscribeForm {
  const fields = /^multipart\/form-data/i.test(contentType ?? '')
    ? multipartFields(body.toString('latin1'), contentType ?? '')
    : new URLSearchParams(body.toString('latin1'));
  if (fields.get('List-Unsubscribe')?.trim() !== 'One-Click') return undefined;
  return fields.get('via') === 'page' ? 'link' : 'one_click';
}

/** Text fields of a multipart/form-data body (RFC 7578); of anything else none. */
function multipartFields(body: string, contentType: string): ReadonlyMap<string, string> {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  const fields = new Map<string, string>();
  if (mark === undefined) return fields;
  for (const part of body.split(`--${mark}`).slice(1)) {
    const end = part.indexOf('\r\n\r\n');
    const name = /^content-disposition:\s*form-data;[^\r\n]*\bname="?([^";\r\n]+)"?/im.exec(part.slice(0, end))?.[1];
    if (end >= 0 && name !== undefined) fields.set(name, part.slice(end + 4).replace(/\r\n$/, ''));
  }
  return fields;
}
