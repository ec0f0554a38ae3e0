import { readHtml } from '../html/read-html.js';

export interface HtmlFacts {
  readonly links: readonly { readonly href: string; readonly words: string }[];
  readonly images: readonly { readonly src: string; readonly alt: string | undefined }[];
  /** Characters that are read, white space counted once. */
  readonly textLength: number;
  /** Elements that no mail reader runs. */
  readonly active: readonly string[];
  /** Handlers like `onclick`. */
  readonly handlers: readonly string[];
}

const ACTIVE = new Set(['script', 'iframe', 'object', 'embed', 'form', 'applet', 'base']);
const UNREAD = new Set(['script', 'style', 'head', 'title']);
const MAX_LISTED = 1000;

/** What the lint rules want to know of a template's HTML, in one pass. Liquid's marks are text to it. */
export function htmlFacts(html: string): HtmlFacts {
  const links: { href: string; words: string }[] = [];
  const images: { src: string; alt: string | undefined }[] = [];
  const active = new Set<string>();
  const handlers = new Set<string>();
  let textLength = 0;
  let unread = 0;
  let link: { href: string; words: string } | undefined;
  readHtml(html, {
    open: (name, attributes) => {
      if (name === 'body') unread = 0;
      if (UNREAD.has(name)) unread++;
      if (ACTIVE.has(name)) active.add(name);
      for (const attribute of attributes.keys()) {
        if (/^on[a-z]{3,}$/.test(attribute) && handlers.size < MAX_LISTED) handlers.add(attribute);
      }
      if (name === 'img' && images.length < MAX_LISTED)
        images.push({ src: attributes.get('src') ?? '', alt: attributes.get('alt') });
      const href = name === 'a' ? attributes.get('href') : undefined;
      if (href === undefined) return;
      link = { href: href.trim(), words: '' };
      if (links.length < MAX_LISTED) links.push(link);
    },
    close: (name) => {
      if (UNREAD.has(name)) unread = Math.max(0, unread - 1);
      if (name === 'a') link = undefined;
    },
    text: (text) => {
      if (unread > 0) return;
      textLength += text.trim().length;
      if (link !== undefined && link.words.length < 500) link.words += text.slice(0, 500);
    },
  });
  return { links, images, textLength, active: [...active], handlers: [...handlers] };
}
