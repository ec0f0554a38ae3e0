import { base64Lines, encodeText } from './body-encoding.js';
import { oneLine, parameter } from './header-field.js';

/** A MIME entity without the message's own fields: its Content-* fields and its body. */
export interface Entity {
  /** Field lines with CRLF, without the empty line that ends them. */
  readonly header: string;
  /** Pieces that make up the body. */
  readonly body: readonly Buffer[];
}

export interface FilePart {
  readonly filename: string;
  readonly contentType: string;
  readonly contentId?: string;
  readonly bytes: Uint8Array;
}

export function textEntity(subtype: 'plain' | 'html', text: string): Entity {
  const { encoding, bytes } = encodeText(text);
  return {
    header: `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n`,
    body: [bytes],
  };
}

/** A file, shown inside the HTML when it has a content id, else beside the text. */
export function fileEntity(file: FilePart): Entity {
  const inline = file.contentId !== undefined;
  const id = inline ? `Content-ID: <${oneLine(file.contentId).replaceAll(/[<>\s]|[^ -~]/g, '_')}>\r\n` : '';
  return {
    header:
      `Content-Type: ${mediaType(file.contentType)};\r\n ${parameter('name', file.filename).replaceAll('; ', ';\r\n ')}\r\n` +
      `Content-Transfer-Encoding: base64\r\n` +
      `Content-Disposition: ${inline ? 'inline' : 'attachment'};\r\n ${parameter('filename', file.filename).replaceAll('; ', ';\r\n ')}\r\n${id}`,
    body: [base64Lines(file.bytes)],
  };
}

/**
 * @param boundary must contain `=_`, which neither quoted-printable nor base64 can produce and which our 7bit bodies exclude
 */
export function multipart(subtype: string, boundary: string, parts: readonly Entity[]): Entity {
  const body: Buffer[] = [];
  let before = `--${boundary}\r\n`;
  for (const part of parts) {
    body.push(Buffer.from(`${before}${part.header}\r\n`, 'latin1'), ...part.body);
    before = `\r\n--${boundary}\r\n`;
  }
  body.push(Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'));
  return { header: `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n`, body };
}

/** Type and subtype alone; what is none, or would have to be parsed by the reader as another mail, is plain bytes. */
function mediaType(contentType: string): string {
  const type = /^\s*([\w!#$&^+.-]{1,60}\/[\w!#$&^+.-]{1,60})\s*(?:;|$)/.exec(contentType)?.[1]?.toLowerCase();
  return type === undefined || type.startsWith('multipart/') || type.startsWith('message/')
    ? 'application/octet-stream'
    : type;
}
