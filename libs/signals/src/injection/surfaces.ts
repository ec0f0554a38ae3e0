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

/** Characters read of a text; of a longer one the beginning and the end, where an instruction is most likely to be obeyed. */
const MOST_READ: Readonly<Record<Place, number>> = {
  body: 40_000,
  subject: 2_000,
  quoted: 20_000,
  hidden: 20_000,
  decoded: 8_000,
  attachment: 4_000,
  header: 8_000,
};
const MOST_MARKUP = 100_000;
const MOST_DECODED_SURFACES = 12;
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
  const found = new Found();
  if (!('subject' in mail)) {
    found.addMarkup('body', mail.text);
    return found;
  }
  const { subject, fromName, text, quoted, html, headers, attachments } = mail;
  found.add('subject', fromName === undefined ? subject : `${subject.slice(0, 1_500)}\n${fromName}`);
  found.addMarkup('body', text);
  if (quoted !== undefined) found.addMarkup('quoted', quoted);
  if (html !== undefined) found.addHtml(html);
  const read = headers.filter(isRead).map(({ value }) => value);
  found.add('header', read.slice(0, 40).join('\n'));
  const names = attachments.slice(0, 50).map(({ filename }) => filename.slice(0, 300).replace(/[_.-]+/g, ' '));
  found.add('attachment', names.join('\n'));
  return found;
}

class Found implements Surfaces {
  readonly surfaces: Surface[] = [];
  readonly tricks = new Set<Disguise | Decoded['kind']>();
  private decoded = 0;

  add(place: Place, raw: string): void {
    const { text, disguises, tagText } = normalise(bounded(raw, MOST_READ[place]).replace(QUOTE_MARKS, ''));
    if (text.trim() === '' && tagText.trim() === '') return;
    for (const disguise of disguises) this.tricks.add(disguise);
    this.surfaces.push({ place, text });
    if (tagText.trim().length > 3) this.addDecoded(tagText);
    for (const { kind, text: plain } of decodeHidden(text)) {
      this.tricks.add(kind);
      this.addDecoded(plain);
    }
  }

  /** Text that may be marked up: as it came, since markup that plays the edge of a conversation is no HTML, and as it is shown. */
  addMarkup(place: Place, text: string): void {
    this.add(place, text);
    if (/<[a-z!/]/i.test(text)) this.addHtml(text, place);
  }

  addHtml(html: string, place: Place = 'body'): void {
    const { visible, hidden } = readHtmlTexts(bounded(html, MOST_MARKUP));
    this.add(place, visible);
    this.add('hidden', hidden);
  }

  private addDecoded(text: string): void {
    if (this.decoded++ >= MOST_DECODED_SURFACES) return;
    this.surfaces.push({ place: 'decoded', text: normalise(text.slice(0, MOST_READ.decoded)).text });
  }
}

function isRead({ name, value }: { readonly name: string; readonly value: string }): boolean {
  return (
    READ_HEADERS.has(name.toLowerCase()) ||
    (/^x-/i.test(name) && value.length < 2_000 && value.split(' ', 6).length > 5)
  );
}

function bounded(text: string, most: number): string {
  const end = Math.floor(most / 3);
  return text.length <= most ? text : `${text.slice(0, most - end)}\n\n${text.slice(-end)}`;
}
