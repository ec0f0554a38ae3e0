import { readHtml, type HtmlListener } from './read-html.js';

/** More is cut: nobody reads a text alternative of a megabyte. */
const MAX_TEXT = 500_000;
const HIDDEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'object']);
/** Lines stay apart. */
const BLOCKS = new Set(
  'address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
);
/** An empty line stays between. */
const PARAGRAPHS = new Set('blockquote dl h1 h2 h3 h4 h5 h6 ol p pre table ul'.split(' '));

/**
 * What a mail of HTML says in plain text: paragraphs, list items, link addresses behind their words, pictures by their `alt`. Linear, and bounded
 * to 500,000 characters.
 */
export function htmlToText(html: string): string {
  const writer = new TextWriter();
  readHtml(html, writer);
  return writer.finish();
}

class TextWriter implements HtmlListener {
  private readonly pieces: string[] = [];
  private size = 0;
  /** Line breaks owed before the next word. */
  private breaks = 0;
  private space = false;
  private hidden = 0;
  private preformatted = 0;
  private readonly links: { href: string; from: number }[] = [];
  private readonly lists: { isOrdered: boolean; count: number }[] = [];

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    // A head that is never closed ends where the body begins.
    if (name === 'body') this.hidden = 0;
    if (HIDDEN.has(name)) this.hidden++;
    if (this.hidden > 0) return;
    if (name === 'br') this.breaks = this.space || this.breaks > 0 || this.size > 0 ? this.breaks + 1 : 0;
    if (name === 'pre') this.preformatted++;
    if (name === 'td' || name === 'th') this.space = true;
    if (BLOCKS.has(name)) this.lineBreak(PARAGRAPHS.has(name) && this.lists.length === 0 ? 2 : 1);
    if (name === 'ul' || name === 'ol') this.lists.push({ isOrdered: name === 'ol', count: 0 });
    if (name === 'li') this.bullet();
    if (name === 'hr') {
      this.word('----');
      this.lineBreak(1);
    }
    const alt = name === 'img' ? attributes.get('alt') : undefined;
    if (alt !== undefined && alt.trim() !== '') this.text(alt);
    if (name === 'a') this.links.push({ href: (attributes.get('href') ?? '').trim(), from: this.pieces.length });
  }

  close(name: string): void {
    if (HIDDEN.has(name)) this.hidden = Math.max(0, this.hidden - 1);
    if (this.hidden > 0) return;
    if (name === 'pre') this.preformatted = Math.max(0, this.preformatted - 1);
    if (name === 'a') this.address();
    if (name === 'ul' || name === 'ol') this.lists.pop();
    if (BLOCKS.has(name)) this.lineBreak(PARAGRAPHS.has(name) && this.lists.length === 0 ? 2 : 1);
  }

  text(text: string): void {
    if (this.hidden > 0 || text === '') return;
    if (this.preformatted > 0) {
      this.push(text);
      return;
    }
    const words = text.split(/[ \t\r\n\f]+/);
    words.forEach((word, index) => {
      if (index > 0) this.space = true;
      if (word !== '') this.word(word);
    });
  }

  finish(): string {
    // By lines: a pattern for the spaces at their ends would look at every space of a long run again.
    const lines = this.pieces.join('').split('\n');
    const text = lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
    return text === '' ? '' : `${text}\n`;
  }

  private bullet(): void {
    const list = this.lists.at(-1);
    if (list !== undefined) list.count++;
    this.word(
      '  '.repeat(Math.min(Math.max(this.lists.length - 1, 0), 10)) +
        (list?.isOrdered === true ? `${list.count}.` : '-'),
    );
    this.space = true;
  }

  /** The address behind the words of a link, unless the words are the address. */
  private address(): void {
    const link = this.links.pop();
    if (link === undefined || !/^(?:https?:|mailto:|posthorn:)/i.test(link.href)) return;
    const bare = link.href.replace(/^mailto:/i, '');
    // Many words are no address, and links in links would join them again and again.
    const words = this.pieces.length - link.from > 20 ? undefined : this.pieces.slice(link.from).join('').trim();
    if (words === bare || words === link.href || words === '') {
      if (words === '') this.word(bare);
      return;
    }
    this.space = true;
    this.word(`(${bare})`);
  }

  private lineBreak(count: number): void {
    this.breaks = Math.max(this.breaks, count);
    this.space = false;
  }

  private word(word: string): void {
    if (this.size > 0 && this.breaks > 0) this.push('\n'.repeat(Math.min(this.breaks, 2)));
    else if (this.space && this.size > 0) this.push(' ');
    this.breaks = 0;
    this.space = false;
    this.push(word);
  }

  private push(piece: string): void {
    if (this.size >= MAX_TEXT) return;
    this.pieces.push(piece);
    this.size += piece.length;
  }
}
