import type { Mailbox } from '../mail-content.js';
import { decodeWords } from '../mime/decode-words.js';
import { addressParts } from './mailbox-address.js';

const MAX_LIST = 100_000;

/** `Ann <ann@example.com>`, `"Ann, X." <a@b.c>`, `ann@example.com`, `ann@example.com (Ann)`; nothing when it has no valid address. */
export function parseMailbox(text: string): Mailbox | undefined {
  return parseMailboxes(text)[0];
}

/**
 * The mailboxes of a header field or of what a person typed, in their order; groups are flattened, what is no address is left out.
 * One pass over the text, which is cut at 100,000 characters.
 */
export function parseMailboxes(text: string): Mailbox[] {
  return split(text.slice(0, MAX_LIST)).flatMap((item) => toMailbox(item) ?? []);
}

interface Item {
  words: string;
  angle: string | undefined;
  comment: string;
}

/** Cuts at commas and semicolons that stand outside quotes, comments and angle brackets. */
function split(text: string): Item[] {
  const items: Item[] = [];
  let item: Item = { words: '', angle: undefined, comment: '' };
  let place: 'words' | 'quote' | 'comment' | 'angle' = 'words';
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (place === 'quote') {
      if (char === '"') place = 'words';
      item.words += char === '\\' ? char + text.charAt(++index) : char;
    } else if (place === 'comment') {
      if (char === ')') depth--;
      if (char === '(') depth++;
      if (depth === 0) place = 'words';
      else item.comment += char === '\\' ? text.charAt(++index) : char;
    } else if (place === 'angle') {
      if (char === '>') place = 'words';
      else item.angle = (item.angle ?? '') + char;
    } else if (char === ',' || char === ';') {
      items.push(item);
      item = { words: '', angle: undefined, comment: '' };
    } else if (char === '(') {
      place = 'comment';
      depth = 1;
    } else if (char === '<' && item.angle === undefined) {
      place = 'angle';
      item.angle = '';
    } else if (char === ':' && item.angle === undefined && item.words.length < 200 && /^[\s\w."-]+$/.test(item.words)) {
      item = { words: '', angle: undefined, comment: '' };
    } else {
      if (char === '"') place = 'quote';
      item.words += char;
    }
  }
  return [...items, item];
}

function toMailbox({ words, angle, comment }: Item): Mailbox | undefined {
  const email = (angle ?? words).trim();
  if (addressParts(email) === undefined) return undefined;
  const name = decodeWords(angle === undefined ? comment.trim() : unquote(words.trim()))
    .replaceAll(/[\r\n\0]+/g, ' ')
    .trim();
  return name === '' ? { email } : { email, name: name.slice(0, 320) };
}

function unquote(words: string): string {
  const quoted = /^"([\s\S]*)"$/.exec(words)?.[1];
  return quoted === undefined ? words : quoted.replaceAll(/\\([\s\S])/g, '$1');
}
