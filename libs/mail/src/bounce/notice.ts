import { QUOTE_LINE } from './bounce-phrases.js';
import { field, partsOf, readFields, type Fields, type MailPart } from '../mime/read-mail.js';

/** A mail in words: what it says, and the header of the mail it gives back. */
export interface Notice {
  /** Without the returned mail; at most 20,000 characters. */
  readonly words: string;
  readonly original: Fields | undefined;
}

const MAX_WORDS = 20_000;
const HEADER_START =
  /^[ \t]*(?:Received|Return-Path|X-Received|DKIM-Signature|Delivered-To|X-Original-To|Message-ID|MIME-Version|Date|From|To|Subject|Content-Type): ?\S/gim;

export function noticeOf(mail: MailPart): Notice {
  // A multipart that lost its boundary is read as it stands.
  const texts = partsOf(mail).filter(
    ({ type, parts }) =>
      parts.length === 0 && /^(?:text\/plain|text\/html|message\/partial|multipart\/[\w-]+)$/.test(type),
  );
  const first = texts[0];
  const [words, quoted] = split(plain(first));
  const attached = partsOf(mail).find(({ type }) => type === 'message/rfc822' || type.endsWith('rfc822-headers'));
  const original =
    headerIn(quoted) ??
    attached?.parts[0]?.fields ??
    headerIn(texts.slice(1).map(plain).join('\n').slice(0, MAX_WORDS));
  return { words, original };
}

function plain(part: MailPart | undefined): string {
  if (part === undefined) return '';
  const text = part.text.slice(0, 5 * MAX_WORDS).replaceAll('\r', '');
  if (part.type !== 'text/html') return text;
  return text
    .replaceAll(/<(?:br|p|div|tr|li|h\d)\b[^<>]{0,500}>/gi, '\n')
    .replaceAll(/<[^<>@]{0,500}>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}

/** The words, and what they quote. */
function split(text: string): [string, string] {
  const marker = QUOTE_LINE.exec(text);
  if (marker !== null)
    return [text.slice(0, marker.index).slice(0, MAX_WORDS), text.slice(marker.index + marker[0].length)];
  // Three header fields on lines that follow each other are a header.
  let start = -1;
  let end = -1;
  let count = 0;
  for (const match of text.matchAll(HEADER_START)) {
    const follows = end >= 0 && /^[^\n]*(?:\n[ \t][^\n]*)*\n$/.test(text.slice(end, match.index).slice(0, 2000));
    start = follows ? start : match.index;
    count = follows ? count + 1 : 1;
    end = match.index;
    if (count === 3) return [text.slice(0, start).slice(0, MAX_WORDS), text.slice(start)];
  }
  return [text.slice(0, MAX_WORDS), ''];
}

/** The first header in a quotation; quote marks and indentation are taken off. */
function headerIn(quoted: string): Fields | undefined {
  const start = HEADER_LINE.exec(quoted);
  if (start === null) return undefined;
  const lines = quoted.slice(start.index, start.index + MAX_WORDS);
  const mark = /^[ \t]*(?:[>|][ \t]?)*/.exec(lines)?.[0] ?? '';
  const bare =
    mark === ''
      ? lines
      : lines
          .split('\n')
          .map((line) => (line.startsWith(mark) ? line.slice(mark.length) : line))
          .join('\n');
  const fields = readFields(bare);
  return fields.size < 2 ? undefined : fields;
}

const HEADER_LINE =
  /^[ \t]*(?:[>|][ \t]?)*(?:Received|Return-Path|X-[\w-]{1,40}|DKIM-Signature|Delivered-To|Message-ID|MIME-Version|Date|From|To|Subject|Reply-To|Content-Type): ?\S/im;

/** What a mail says in its Subject, empty when it has none. */
export function subjectOf(mail: MailPart): string {
  return (field(mail, 'subject') ?? '').slice(0, 500);
}
