import type { SignalMail } from '../signal-mail.js';
import { decodeHidden, type Decoded } from './decode.js';
import { readHtmlTexts } from './hidden-html.js';
import { normalise, type Disguise } from './normalise.js';

/** Where in a mail a text stood. */
export type Place = 'body' | 'subject' | 'quoted' | 'hidden' | 'decoded' | 'attachment' | 'header';

export interface Surface {
  readonly place: Place;
  /** Normalised. */
  readonly text: string;
}

export interface Surfaces {
  readonly surfaces: readonly Surface[];
  readonly tricks: ReadonlySet<Disguise | Decoded['kind']>;
}

/** Characters read of one mail; of more, the beginning and the end, where an instruction is most likely to be obeyed. */
export const MOST_READ = 60_000;
const END_READ = 20_000;
/** Headers that a mail program hands to an agent. */
const READ_HEADERS = new Set([
  'reply-to',
  'keywords',
  'comments',
  'summary',
  'x-summary',
  'thread-topic',
  'list-id',
  'organization',
  'x-mailer',
  'x-notes',
  'x-priority-reason',
]);

/** In front of quoted lines, `> > `: no part of what is said. */
const QUOTE_MARKS = /^(?:[>|][ \t]?){1,20}/gm;

export function readSurfaces(mail: SignalMail | { readonly text: string }): Surfaces {
  const tricks = new Set<Disguise | Decoded['kind']>();
  const surfaces: Surface[] = [];
  const add = (place: Place, raw: string): void => {
    if (raw.trim() === '') return;
    const { text, disguises, tagText } = normalise(bounded(raw).replace(QUOTE_MARKS, ''));
    for (const disguise of disguises) tricks.add(disguise);
    surfaces.push({ place, text });
    if (tagText.trim().length > 3) surfaces.push({ place: 'decoded', text: tagText });
    for (const decoded of decodeHidden(text)) {
      tricks.add(decoded.kind);
      surfaces.push({ place: 'decoded', text: normalise(decoded.text).text });
    }
  };
  const addMarkup = (place: Place, text: string): void => {
    if (!/<[a-z!/]/i.test(text)) return add(place, text);
    const { visible, hidden } = readHtmlTexts(bounded(text));
    // As it came, too: markup made to look like the edge of a conversation is no HTML.
    add(place, text);
    if (visible !== text) add(place, visible);
    add('hidden', hidden);
  };
  if (!('subject' in mail)) {
    addMarkup('body', mail.text);
    return { surfaces, tricks };
  }
  add('subject', mail.fromName === undefined ? mail.subject : `${mail.subject}\n${mail.fromName}`);
  addMarkup('body', mail.text);
  if (mail.quoted !== undefined) addMarkup('quoted', mail.quoted);
  if (mail.html !== undefined) {
    const { visible, hidden } = readHtmlTexts(bounded(mail.html));
    if (!mail.text.includes(visible.trim())) add('body', visible);
    add('hidden', hidden);
  }
  add(
    'header',
    mail.headers
      .filter(isRead)
      .map(({ value }) => value)
      .join('\n'),
  );
  add(
    'attachment',
    mail.attachments
      .slice(0, 50)
      .map(({ filename }) => filename.replace(/[_.-]+/g, ' '))
      .join('\n'),
  );
  return { surfaces, tricks };
}

function isRead({ name, value }: { readonly name: string; readonly value: string }): boolean {
  return (
    READ_HEADERS.has(name.toLowerCase()) ||
    (/^x-/i.test(name) && value.length < 2_000 && value.split(' ', 6).length > 5)
  );
}

function bounded(text: string): string {
  return text.length <= MOST_READ ? text : `${text.slice(0, MOST_READ - END_READ)}\n\n${text.slice(-END_READ)}`;
}
