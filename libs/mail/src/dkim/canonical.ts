const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;

/** RFC 6376 section 3.4.2: name in lower case, unfolded, white space as one space. Without the CRLF at the end. */
export function relaxedField(line: string): string {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).trimEnd().toLowerCase();
  return `${name}:${line
    .slice(colon + 1)
    .replaceAll(/[ \t\r\n]+/g, ' ')
    .trim()}`;
}

/** RFC 6376 section 3.4.4: white space as one space and none at line ends, no empty lines at the end, CRLF after the last line. */
export function relaxedBody(body: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(body.length + 2);
  let at = 0;
  let emptyLines = 0;
  let space = false;
  let inLine = false;
  for (let index = 0; index < body.length; index++) {
    const byte = body[index] ?? 0;
    if (byte === CR && body[index + 1] === LF) {
      index++;
      space = false;
      if (inLine) {
        out[at++] = CR;
        out[at++] = LF;
      } else {
        emptyLines++;
      }
      inLine = false;
      continue;
    }
    if (byte === SPACE || byte === TAB) {
      space = true;
      continue;
    }
    for (; emptyLines > 0; emptyLines--) {
      out[at++] = CR;
      out[at++] = LF;
    }
    if (space) out[at++] = SPACE;
    space = false;
    inLine = true;
    out[at++] = byte;
  }
  if (inLine) {
    out[at++] = CR;
    out[at++] = LF;
  }
  return out.subarray(0, at);
}
