import sanitizeHtml, { type IOptions } from 'sanitize-html';
import { htmlToText } from './html-to-text.js';
import { readHtml, type HtmlListener } from './read-html.js';

/** More is cut. Longest newsletters seen are a tenth of it. */
const MAX_HTML = 1_000_000;
/** sanitize-html 2.18 takes half a minute for a megabyte of `<b>`, for its parser looks through all that is open; 2,000 of it are nothing. */
const MAX_OPEN = 2000;

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const TEXT_TAGS =
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );
/** Gone with all that stands in them. */
const NO_TEXT =
  'script style textarea option select noscript noembed noframes title template iframe frameset object embed applet svg math xmp plaintext audio video canvas'.split(
    ' ',
  );

/** A picture of the mail's own (RFC 2392). */
const CID = /^cid:[\w.!#$%&'*+/=?^`{|}~@-]{1,255}$/i;

const OPTIONS: IOptions = {
  allowedTags: TEXT_TAGS,
  nonTextTags: NO_TEXT,
  allowedAttributes: {
    '*': ['dir', 'lang', 'title'],
    a: ['href', 'rel', 'target'],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start', 'type'],
    td: ['colspan', 'rowspan', 'align', 'valign'],
    th: ['colspan', 'rowspan', 'align', 'valign', 'scope'],
    col: ['span'],
    colgroup: ['span'],
    blockquote: ['type'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid'] },
  allowedSchemesAppliedToAttributes: ['href', 'src'],
  allowProtocolRelative: false,
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && attribs['src'] === undefined && (attribs['alt'] ?? '') === '',
  // Only absolute links: a relative one would lead into whoever shows the mail.
  transformTags: {
    a: (tagName, { href = '', title, dir, lang }) => ({
      tagName,
      attribs: defined({
        href: /^\s*(?:https?|mailto|tel):/i.test(href) ? href.trim() : undefined,
        title,
        dir,
        lang,
        rel: 'noopener noreferrer nofollow ugc',
        target: '_blank',
      }),
    }),
    img: (tagName, { src = '', alt, title, width, height }) => ({
      tagName,
      attribs: defined({ src: CID.test(src) ? src : undefined, alt, title, width, height }),
    }),
  },
};

/**
 * HTML of a stranger as it may be shown: no script, style, form, frame, and nothing fetched from elsewhere; pictures only as `cid:` of the mail's
 * own parts. Without styles hidden text shows. Bounded: what is too deeply nested to be anybody's letter is shown as its text.
 */
export function sanitiseHtml(html: string): string {
  const bounded = html.slice(0, MAX_HTML).replaceAll('\0', '');
  if (mostOpen(bounded) <= MAX_OPEN) return sanitizeHtml(bounded, OPTIONS);
  const text = htmlToText(bounded).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<pre>${text}</pre>`;
}

function defined(attributes: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** How many elements stand open at once, those counted that close by themselves. Linear. */
function mostOpen(html: string): number {
  const counter = new OpenCounter();
  readHtml(html, counter);
  return counter.most;
}

class OpenCounter implements HtmlListener {
  most = 0;
  private readonly stack: string[] = [];
  private readonly counts = new Map<string, number>();

  open(name: string): void {
    if (VOID.has(name)) return;
    this.stack.push(name);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    this.most = Math.max(this.most, this.stack.length);
  }

  close(name: string): void {
    if ((this.counts.get(name) ?? 0) === 0) return;
    for (let last = this.stack.pop(); last !== undefined; last = this.stack.pop()) {
      this.counts.set(last, (this.counts.get(last) ?? 1) - 1);
      if (last === name) return;
    }
  }

  text(): void {}
}
