import { Tokenizer, type QuoteType, type TokenizerCallbacks } from 'htmlparser2';

export interface HtmlListener {
  /** @param name lower case */
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  close(name: string): void;
  /** Entities decoded; a text with entities comes in pieces. */
  text(text: string): void;
}

/**
 * Tags and texts of HTML in their order, without a tree: what opens is not made to close. htmlparser2's own parser keeps a stack at whose front it
 * inserts, so a megabyte of `<b>` takes it seconds; its tokenizer is linear.
 */
export function readHtml(html: string, listener: HtmlListener): void {
  const tokenizer = new Tokenizer({ decodeEntities: true }, new Reader(html, listener));
  tokenizer.write(html);
  tokenizer.end();
}

class Reader implements TokenizerCallbacks {
  private name = '';
  private attributes = new Map<string, string>();
  private attribute = '';
  private value = '';

  constructor(
    private readonly html: string,
    private readonly listener: HtmlListener,
  ) {}

  onopentagname(start: number, end: number): void {
    this.name = this.html.slice(start, end).toLowerCase();
    this.attributes = new Map();
  }

  onattribname(start: number, end: number): void {
    this.attribute = this.html.slice(start, end).toLowerCase();
    this.value = '';
  }

  onattribdata(start: number, end: number): void {
    this.value += this.html.slice(start, end);
  }

  onattribentity(codepoint: number): void {
    this.value += String.fromCodePoint(codepoint);
  }

  onattribend(_quote: QuoteType, _end: number): void {
    if (!this.attributes.has(this.attribute)) this.attributes.set(this.attribute, this.value);
  }

  onopentagend(): void {
    this.listener.open(this.name, this.attributes);
  }

  onselfclosingtag(): void {
    this.listener.open(this.name, this.attributes);
  }

  onclosetag(start: number, end: number): void {
    this.listener.close(this.html.slice(start, end).toLowerCase());
  }

  ontext(start: number, end: number): void {
    this.listener.text(this.html.slice(start, end));
  }

  ontextentity(codepoint: number): void {
    this.listener.text(String.fromCodePoint(codepoint));
  }

  oncdata(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}
}
