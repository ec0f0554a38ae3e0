import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

export interface HtmlRewriting {
  /** What stands in place of an address a reader can click on; the same text leaves it alone. */
  readonly link: (url: string) => string;
  /** HTML for the end of the body; nothing when absent. */
  readonly atEnd?: string;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * HTML with the `href`s of its `a` and `area` elements replaced; every other byte stays. Comments, styles, scripts and text that only looks like
 * a tag are not touched, since the positions come from a tokenizer that follows the HTML standard. Linear in the length of the HTML.
 */
export function rewriteHtml(html: string, { link, atEnd }: HtmlRewriting): string {
  const finder = new LinkFinder(html, link);
  const tokenizer = new Tokenizer({ decodeEntities: true }, finder);
  tokenizer.write(html);
  tokenizer.end();
  const { edits } = finder;
  if (atEnd !== undefined) {
    const at = finder.bodyEnd ?? html.length;
    edits.push({ start: at, end: at, text: atEnd });
  }
  return apply(html, edits);
}

/** Text as the value of an attribute in double quotes. */
export function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function apply(html: string, edits: readonly Edit[]): string {
  let text = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < at) continue;
    text += html.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + html.slice(at);
}

class LinkFinder implements TokenizerCallbacks {
  readonly edits: Edit[] = [];
  bodyEnd: number | undefined;
  private inLink = false;
  private hasHref = false;
  private inHref = false;
  private nameEnd = 0;
  private value = '';

  constructor(
    private readonly html: string,
    private readonly link: (url: string) => string,
  ) {}

  onopentagname(start: number, end: number): void {
    const name = this.html.slice(start, end).toLowerCase();
    this.inLink = name === 'a' || name === 'area';
    this.hasHref = false;
  }

  onattribname(start: number, end: number): void {
    // Of two attributes of one name the first counts.
    this.inHref = this.inLink && !this.hasHref && this.html.slice(start, end).toLowerCase() === 'href';
    if (!this.inHref) return;
    this.hasHref = true;
    this.nameEnd = end;
    this.value = '';
  }

  onattribdata(start: number, end: number): void {
    if (this.inHref) this.value += this.html.slice(start, end);
  }

  onattribentity(codepoint: number): void {
    if (this.inHref) this.value += String.fromCodePoint(codepoint);
  }

  /** @param end behind the closing quote, if there is one */
  onattribend(quote: QuoteType, end: number): void {
    if (!this.inHref || quote === QuoteType.NoValue) return;
    this.inHref = false;
    const url = this.link(this.value);
    if (url === this.value) return;
    this.edits.push({ start: this.nameEnd, end, text: `="${escapeAttribute(url)}"` });
  }

  onclosetag(start: number, end: number): void {
    if (this.html.slice(start, end).toLowerCase() === 'body') this.bodyEnd = start - 2;
  }

  onopentagend(): void {}
  onselfclosingtag(): void {}
  ontext(): void {}
  ontextentity(): void {}
  oncdata(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}
}
