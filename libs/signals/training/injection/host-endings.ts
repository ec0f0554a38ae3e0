/** As frequent in mail as these are; a text's own addresses say nothing about what it wants. */
const ENDINGS = 'com com com net org de io co.uk fr nl it es pl ch at eu us ca se info biz co app dev'.split(' ');
/** Host names reserved for examples (RFC 2606), not within a longer name such as `mail.test.ts`. */
const RESERVED = /\b([a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){0,5})\.(?:example|test|invalid)(?![\w-]|\.[a-z\d])/gi;
const EXAMPLE_HOST = /\bexample\.(?:com|org|net|edu)(?![\w-]|\.[a-z\d])/gi;

/**
 * A written text with hosts that might exist: reserved endings, which some writers gave to nearly every attack, would teach that `.example` is one. The
 * same host becomes the same name everywhere.
 */
export function withOrdinaryHosts(text: string): string {
  return text
    .replace(EXAMPLE_HOST, (host) => `${nameOf(host.toLowerCase())}.${host.slice(host.indexOf('.') + 1)}`)
    .replace(RESERVED, (host: string, name: string) => `${name}.${ENDINGS[hashOf(host) % ENDINGS.length] ?? 'com'}`);
}

const NAMES = 'northwind harbour lindenhof fairview castell brightwater oakridge meridian tallow quarry'.split(' ');

function nameOf(host: string): string {
  return NAMES[hashOf(host) % NAMES.length] ?? host;
}

/** FNV-1a, 32 bit, without regard to case. */
function hashOf(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text.toLowerCase()) value = Math.imul(value ^ letter.charCodeAt(0), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}
