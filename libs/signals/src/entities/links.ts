const TAIL = '.,;:!?\'"»”’)]';
const MOST_LINKS = 32;
/** As long as a value of an event may be. */
const LONGEST = 1_024;
const READ_HTML = 200_000;

/** The http and https addresses of the text, then those only the HTML links to; each once, in their order. Never followed here. */
export function linksIn(text: string, html = ''): string[] {
  const found = new Set<string>();
  const add = (raw: string) => {
    const link = withoutTail(raw);
    if (link.length <= LONGEST && URL.canParse(link)) found.add(link);
  };
  for (const [raw] of text.matchAll(/\bhttps?:\/\/[^\s<>"[\]{}|\\^`]{1,2048}/gi)) {
    if (found.size >= MOST_LINKS) return [...found];
    add(raw);
  }
  for (const [, raw = ''] of html.slice(0, READ_HTML).matchAll(/\bhref\s?=\s?["']?(https?:\/\/[^\s<>"']{1,2048})/gi)) {
    if (found.size >= MOST_LINKS) break;
    add(raw.replaceAll('&amp;', '&'));
  }
  return [...found];
}

/** Without the punctuation of the sentence it stands in; a bracket that the address opened stays. */
function withoutTail(raw: string): string {
  let end = raw.length;
  while (end > 0 && TAIL.includes(raw.charAt(end - 1))) end--;
  return raw.slice(0, raw.charAt(end) === ')' && raw.includes('(') ? end + 1 : end);
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"]{1,2048}/gi;
const LINK_OR_ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"]{1,2048}|[^\s@<>"]{1,64}@[^\s@<>"]{1,255}/gi;

/** The same text, as long, with addresses blanked: a number in a link is no date, price or code. */
export const withoutAddresses = (text: string) =>
  text.replace(text.includes('@') ? LINK_OR_ADDRESS : LINK, (found) => ' '.repeat(found.length));
