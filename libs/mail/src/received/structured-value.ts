import { decodeCharset } from '../mime/charset.js';
import { decodeWords } from '../mime/decode-words.js';

/** `text/plain; charset=utf-8` in pieces. */
export interface StructuredValue {
  /** Lower case. */
  readonly value: string;
  /** By lower-case name; RFC 2231 continuations joined and decoded, else encoded words decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

const MAX_LENGTH = 16_384;
const MAX_PARAMETERS = 100;
const MAX_SECTIONS = 100;
/** Of two parameters of one name the first counts. */
const PARAMETER = /;[\s;]*(?:([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\[\s\S])*)(?:"|$)|([^;]*)))?/gy;

/** Content-Type, Content-Disposition and their like (RFC 2045 section 5.1, RFC 2231), cut at 16 KiB. Forgives everything. */
export function parseStructured(text: string): StructuredValue {
  const whole = withoutComments(text.slice(0, MAX_LENGTH)).trim();
  const value = /^[^\s;]*/.exec(whole)?.[0] ?? '';
  // The semicolon behind the value is missing in some mails.
  const source = `;${whole.slice(value.length).replace(/^\s*;?/, '')}`;
  const raw = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < source.length && raw.size < MAX_PARAMETERS * 2) {
    const from = PARAMETER.lastIndex;
    const match = PARAMETER.exec(source);
    if (match === null) {
      const next = source.indexOf(';', from + 1);
      if (next < 0) break;
      PARAMETER.lastIndex = next;
      continue;
    }
    const name = match[1]?.toLowerCase();
    if (name === undefined || raw.has(name)) continue;
    raw.set(name, match[2]?.replaceAll(/\\(["\\])/g, '$1') ?? (match[3] ?? '').trim());
  }
  return { value: value.toLowerCase(), parameters: joinContinuations(raw) };
}

function joinContinuations(raw: ReadonlyMap<string, string>): Map<string, string> {
  const whole = new Map<string, string>();
  const names = new Set([...raw.keys()].map((name) => name.split('*', 1)[0] ?? name));
  for (const name of [...names].slice(0, MAX_PARAMETERS)) {
    const extended = raw.get(`${name}*`);
    const plain = raw.get(name);
    if (extended !== undefined) whole.set(name, decodeExtended([{ text: extended, isEncoded: true }]));
    else if (raw.has(`${name}*0`) || raw.has(`${name}*0*`)) whole.set(name, decodeExtended(sectionsOf(raw, name)));
    else if (plain !== undefined) whole.set(name, decodeWords(plain));
  }
  return whole;
}

interface Section {
  readonly text: string;
  readonly isEncoded: boolean;
}

function sectionsOf(raw: ReadonlyMap<string, string>, name: string): Section[] {
  const sections: Section[] = [];
  for (let index = 0; index < MAX_SECTIONS; index++) {
    const encoded = raw.get(`${name}*${index}*`);
    const text = encoded ?? raw.get(`${name}*${index}`);
    if (text === undefined) break;
    sections.push({ text, isEncoded: encoded !== undefined });
  }
  return sections;
}

/** `utf-8'en'%e2%82%ac` (RFC 2231 section 4); the charset stands in the first section alone. */
function decodeExtended(sections: readonly Section[]): string {
  const [first] = sections;
  const prefix = first?.isEncoded === true ? /^([\w.:-]{0,40})'[\w-]{0,40}'/.exec(first.text) : null;
  const bytes = sections.map(({ text, isEncoded }, index) => {
    const bare = index === 0 && prefix !== null ? text.slice(prefix[0].length) : text;
    if (!isEncoded) return Buffer.from(bare, 'utf8');
    const unescaped = Buffer.from(bare, 'utf8')
      .toString('latin1')
      .replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(unescaped, 'latin1');
  });
  const charset = prefix?.[1] === '' ? undefined : prefix?.[1];
  return decodeCharset(Buffer.concat(bytes), charset);
}

/** Comments (RFC 5322 section 3.2.2) outside quotes are taken out; one that never closes is text. */
function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  let out = '';
  let depth = 0;
  let opened = 0;
  let inQuote = false;
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === '\\' && (inQuote || depth > 0)) {
      if (depth === 0) out += char + text.charAt(index + 1);
      index++;
    } else if (depth === 0 && char === '"') {
      inQuote = !inQuote;
      out += char;
    } else if (!inQuote && char === '(') {
      if (depth++ === 0) opened = index;
    } else if (depth > 0 && char === ')') {
      depth--;
    } else if (depth === 0) {
      out += char;
    }
  }
  return depth > 0 ? out + text.slice(opened) : out;
}
