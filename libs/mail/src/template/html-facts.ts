import { Parser } from 'htmlparser2';

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
export function readHtml(html: string): HtmlFacts {
  const links: { href: string; words: string }[] = [];
  const images: { src: string; alt: string | undefined }[] = [];
  const active = new Set<string>();
  const handlers = new Set<string>();
  let textLength = 0;
  let unread = 0;
  let open: { href: string; words: string } | undefined;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (UNREAD.has(name)) unread++;
        if (ACTIVE.has(name)) active.add(name);
        for (const attribute of Object.keys(attributes)) {
          if (/^on[a-z]{3,}$/.test(attribute) && handlers.size < MAX_LISTED) handlers.add(attribute);
        }
        if (name === 'img' && images.length < MAX_LISTED)
          images.push({ src: attributes['src'] ?? '', alt: attributes['alt'] });
        if (name === 'a' && attributes['href'] !== undefined) {
          open = { href: attributes['href'].trim(), words: '' };
          if (links.length < MAX_LISTED) links.push(open);
        }
      },
      onclosetag: (name) => {
        if (UNREAD.has(name)) unread = Math.max(0, unread - 1);
        if (name === 'a') open = undefined;
      },
      ontext: (text) => {
        if (unread > 0) return;
        textLength += text.trim().length;
        if (open !== undefined && open.words.length < 500) open.words += text;
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  return { links, images, textLength, active: [...active], handlers: [...handlers] };
}
