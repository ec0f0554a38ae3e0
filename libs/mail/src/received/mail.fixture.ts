/** A mail of lines, with CRLF between them. */
export const mailOf = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1');

const AUTHOR = 'From: Ann <ann@example.com>';

/** A mail with an author, a subject, other fields, and a body. */
export const aMail = (fields: readonly string[], ...body: readonly string[]): Buffer =>
  mailOf(AUTHOR, 'Subject: Hello', ...fields, '', ...body);

/** A multipart with the given parts, each of them its own lines. */
export const aMultipart = (subtype: string, ...parts: readonly (readonly string[])[]): Buffer =>
  aMail(
    [`Content-Type: multipart/${subtype}; boundary="b 1"`],
    ...parts.flatMap((part) => ['--b 1', ...part]),
    '--b 1--',
    '',
  );
