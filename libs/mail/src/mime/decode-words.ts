import { decodeCharset } from './charset.js';

/** An encoded word is at most 75 characters (RFC 2047 section 2); some mailers write longer ones. */
const WORD = /=\?([\w.:-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,2000})\?=/gi;
const MAX_HEADER = 20_000;

/** A header field's text with its encoded words decoded (RFC 2047); what cannot be decoded stays as it is. */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  return text
    .slice(0, MAX_HEADER)
    .replaceAll(/\?=[ \t\r\n]{1,80}=\?/g, '?==?')
    .replaceAll(WORD, (_word, charset: string, encoding: string, data: string) =>
      decodeCharset(encoding.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : decodeQ(data), charset),
    );
}

function decodeQ(data: string): Buffer {
  const bytes = data
    .replaceAll('_', ' ')
    .replaceAll(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
