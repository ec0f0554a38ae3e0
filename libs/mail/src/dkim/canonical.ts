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

/** Attachments are long stretches without white space, which are copied at once. */
const STRETCH = 1024;

/** RFC 6376 section 3.4.4: white space as one space and none at line ends, no empty lines at the end, CRLF after the last line. */
export function relaxedBody(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length + 2);
  let at = 0;
  let space = false;
  let nextSpace = -1;
  let nextTab = -1;
  for (let index = 0; index < body.length; index++) {
    const byte = body[index] ?? 0;
    if (byte === SPACE || byte === TAB) {
      space = true;
      continue;
    }
    if (byte === CR && body[index + 1] === LF) {
      space = false;
    } else if (space) {
      out[at++] = SPACE;
      space = false;
    }
    if (body.length - index > STRETCH) {
      if (nextSpace < index) nextSpace = position(body, SPACE, index);
      if (nextTab < index) nextTab = position(body, TAB, index);
      const end = Math.min(nextSpace, nextTab);
      if (end - index > STRETCH) {
        at += body.copy(out, at, index, end);
        index = end - 1;
        continue;
      }
    }
    out[at++] = byte;
  }
  while (at >= 2 && out[at - 2] === CR && out[at - 1] === LF) at -= 2;
  if (at > 0) {
    out[at++] = CR;
    out[at++] = LF;
  }
  return out.subarray(0, at);
}

function position(body: Buffer, byte: number, from: number): number {
  const found = body.indexOf(byte, from);
  return found < 0 ? body.length : found;
}
