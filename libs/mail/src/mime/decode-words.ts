import { decodeCharset } from './charset.js';

/** An encoded word is at most 75 characters (RFC 2047 section 2); some mailers write longer ones. */
const WORD = /=\?([\w.:-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,2000})\?=/gi;
const RUN = new RegExp(`(?:${WORD.source})+`, WORD.flags);
const MAX_HEADER = 20_000;

/** A header field's text with its encoded words decoded (RFC 2047); what cannot be decoded stays as it is. */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  return text
    .slice(0, MAX_HEADER)
    .replaceAll(/\?=[ \t\r\n]{1,80}=\?/g, '?==?')
    .replaceAll(RUN, (run: string) => decodeRun(run));
}

/**
 * Words of one charset that follow each other are decoded together: many mailers cut between the bytes of a character, which they may not.
 * ISO-2022 changes its state between them and has to come back to ASCII at the end of each.
 */
function decodeRun(run: string): string {
  let text = '';
  let charset = '';
  let bytes: Buffer[] = [];
  for (const [, name = '', encoding = '', data = ''] of run.matchAll(WORD)) {
    if (bytes.length > 0 && (name.toLowerCase() !== charset || charset.startsWith('iso-2022'))) {
      text += decodeCharset(Buffer.concat(bytes), charset);
      bytes = [];
    }
    charset = name.toLowerCase();
    bytes.push(encoding.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : decodeQ(data));
  }
  return text + decodeCharset(Buffer.concat(bytes), charset);
}

function decodeQ(data: string): Buffer {
  const bytes = data
    .replaceAll('_', ' ')
    .replaceAll(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
