import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { hidesByStyle, hidingClasses } from './hiding-style.js';

export interface HtmlTexts {
  /** What a reader sees, blocks on lines of their own. */
  readonly visible: string;
  /** What only a machine reads: hidden elements, comments, alternative texts, titles, labels, scripts, metadata. */
  readonly hidden: string;
}

const TEXT_ATTRIBUTES = new Set([
  'alt',
  'title',
  'aria-label',
  'aria-description',
  'content',
  'placeholder',
  'data-prompt',
  'summary',
  'value',
]);
const UNSEEN_ELEMENTS = new Set([
  'script',
  'template',
  'noscript',
  'title',
  'textarea',
  'noframes',
  'xmp',
  'object',
  'svg',
  'math',
]);
const VOID_ELEMENTS = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const INLINE = new Set('a b i u em strong span font small big sub sup code s abbr mark img'.split(' '));
/** What is left open deeper than this counts as its parent: nesting is the sender's to choose. */
const DEEPEST = 512;
const MOST_TEXT = 120_000;

/** Linear in the HTML, by htmlparser2's tokenizer: its parser is quadratic on what is opened and never closed (libs/mail read-html). */
export function readHtmlTexts(html: string): HtmlTexts {
  const reader = new Reader(html, hidingClasses(html));
  const tokenizer = new Tokenizer({ decodeEntities: true }, reader);
  tokenizer.write(html);
  tokenizer.end();
  return { visible: reader.visible, hidden: reader.hidden };
}

class Reader implements TokenizerCallbacks {
  visible = '';
  hidden = '';
  private name = '';
  private attribute = '';
  private value = '';
  private hides = false;
  private inStyle = false;
  private readonly open: { readonly name: string; readonly hides: boolean }[] = [];
  private hidingDepth = 0;

  constructor(
    private readonly html: string,
    private readonly classes: ReadonlySet<string>,
  ) {}

  onopentagname(start: number, end: number): void {
    this.name = this.html.slice(start, Math.min(end, start + 40)).toLowerCase();
    this.hides = UNSEEN_ELEMENTS.has(this.name);
    if (!INLINE.has(this.name)) this.write('\n');
  }

  onattribname(start: number, end: number): void {
    this.attribute = this.html.slice(start, Math.min(end, start + 40)).toLowerCase();
    this.value = '';
    if (this.attribute === 'hidden') this.hides = true;
  }

  onattribdata(start: number, end: number): void {
    if (this.value.length < 4_000) this.value += this.html.slice(start, Math.min(end, start + 4_000));
  }

  onattribentity(codepoint: number): void {
    if (this.value.length < 4_000) this.value += String.fromCodePoint(codepoint);
  }

  onattribend(): void {
    if (this.attribute === 'style' && hidesByStyle(this.value)) this.hides = true;
    if (this.attribute === 'class' && this.value.split(/\s+/, 20).some((name) => this.classes.has(name)))
      this.hides = true;
    if (TEXT_ATTRIBUTES.has(this.attribute) && this.value.includes(' ')) this.hide(this.value);
  }

  onopentagend(): void {
    if (this.name === 'style') this.inStyle = true;
    if (VOID_ELEMENTS.has(this.name) || this.open.length >= DEEPEST) return;
    this.open.push({ name: this.name, hides: this.hides });
    if (this.hides) this.hidingDepth++;
  }

  onselfclosingtag(): void {}

  onclosetag(start: number, end: number): void {
    const name = this.html.slice(start, Math.min(end, start + 40)).toLowerCase();
    if (name === 'style') this.inStyle = false;
    if (!INLINE.has(name)) this.write('\n');
    const nearest = this.open.length - 32;
    for (let at = this.open.length - 1; at >= 0 && at >= nearest; at--) {
      if (this.open[at]?.name !== name) continue;
      for (const closed of this.open.splice(at)) if (closed.hides) this.hidingDepth--;
      return;
    }
  }

  ontext(start: number, end: number): void {
    this.write(this.html.slice(start, Math.min(end, start + MOST_TEXT)));
  }

  ontextentity(codepoint: number): void {
    this.write(String.fromCodePoint(codepoint));
  }

  oncomment(start: number, end: number): void {
    const text = this.html.slice(start, Math.min(end, start + 8_000));
    // Conditional comments of Outlook are layout.
    if (!text.startsWith('[if ') && !text.startsWith('<![endif')) this.hide(text);
  }

  oncdata(start: number, end: number): void {
    this.hide(this.html.slice(start, Math.min(end, start + 8_000)));
  }

  onattribentityend(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  private hide(text: string): void {
    if (this.hidden.length < MOST_TEXT) this.hidden += `${text}\n`;
  }

  private write(text: string): void {
    if (this.inStyle) return;
    if (this.hidingDepth > 0) {
      if (this.hidden.length < MOST_TEXT) this.hidden += text;
    } else if (this.visible.length < MOST_TEXT) this.visible += text;
  }
}
