import { DATE_LIKE, headerRole, MOMENT_LIKE, SEPARATOR, WEEKDAY_LIKE, WROTE } from './quote-phrases.js';

const QUOTED = /^[ \t]{0,3}(?:[>＞]|&gt;)/;
const RULE = /^[\s>]{0,5}[-_=*]{4,200}\s*$/;
/** An introduction is folded to this many lines at most, of this length. */
const INTRO_LINES = 4;
const MAX_INTRO = 200;

/** Which lines an author quotes, introductions included. Linear. */
export function findQuotes(lines: readonly string[]): boolean[] {
  const quoted = lines.map((line) => QUOTED.test(line));
  for (let index = 0; index < lines.length; index++) {
    if (quoted[index] === true) {
      markIntroduction(lines, quoted, index);
      index = endOfQuote(lines, quoted, index);
    } else if (startsForeignMail(lines, index)) {
      quoted.fill(true, startOfRule(lines, index));
      break;
    }
  }
  return quoted;
}

/** Empty lines between quoted ones belong to the quotation. */
function endOfQuote(lines: readonly string[], quoted: boolean[], start: number): number {
  let last = start;
  for (let index = start + 1; index < lines.length; index++) {
    if (quoted[index] === true) {
      quoted.fill(true, last, index);
      last = index;
    } else if (lines[index]?.trim() !== '') break;
  }
  return last;
}

/** The line or lines above a quotation that say who wrote it when. */
function markIntroduction(lines: readonly string[], quoted: boolean[], start: number): void {
  let end = start - 1;
  while (end >= 0 && start - end <= 6 && lines[end]?.trim() === '' && quoted[end] !== true) end--;
  if (end < 0 || quoted[end] === true) return;
  let undated: number | undefined;
  for (let count = 1; count <= INTRO_LINES; count++) {
    const from = end - count + 1;
    const line = lines[from];
    if (line === undefined || line.trim() === '' || line.length > MAX_INTRO || quoted[from] === true) break;
    const text = lines.slice(from, end + 1).join(' ');
    if (isIntroduction(text)) {
      quoted.fill(true, from, start);
      return;
    }
    if (WROTE.test(text) && /[@<]/.test(text)) undated ??= from;
  }
  if (undated !== undefined) quoted.fill(true, undated, start);
}

/** Says when, and who: by a verb, or by an address before a colon. */
function isIntroduction(text: string): boolean {
  if (WEEKDAY_LIKE.test(text) && WROTE.test(text)) return true;
  return DATE_LIKE.test(text) && (WROTE.test(text) || /[@<].*[:：]\s*$/.test(text));
}

/** The rest of the text is another mail: there is no mark at its lines, so it never ends. */
function startsForeignMail(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (line.length > 500 || line.trim() === '') return false;
  if (SEPARATOR.test(line)) return true;
  if (startsHeader(lines, index)) return true;
  for (let count = 1; count <= INTRO_LINES; count++) {
    const piece = lines[index + count - 1] ?? '';
    if (piece.trim() === '' || piece.length > MAX_INTRO || QUOTED.test(piece)) return false;
    if (!endsLikeIntroduction(piece)) continue;
    const isShortest = count === 1 || !isIntroduction(lines.slice(index + 1, index + count).join(' '));
    return (
      isShortest &&
      isWholeIntroduction(lines.slice(index, index + count).join(' ')) &&
      !isQuotedNext(lines, index + count)
    );
  }
  return false;
}

/** A marked quotation ends where its marks end. */
function isQuotedNext(lines: readonly string[], from: number): boolean {
  const next = lines.slice(from, from + 6).find((line) => line.trim() !== '');
  return next !== undefined && QUOTED.test(next);
}

function endsLikeIntroduction(line: string): boolean {
  return /[:：-]\s*$/.test(line);
}

/** Stricter than above a quotation, for nothing else says that this is one. */
function isWholeIntroduction(text: string): boolean {
  if (!MOMENT_LIKE.test(text)) return false;
  if (WROTE.test(text)) {
    return (
      /^\s*(?:-{1,5}\s?)?(?:on|am|le|el|em|il|op|den|dnia|v|on .{0,20}|\p{L}{2,4}\.?,?|\d)\b/iu.test(text) ||
      /[@<]/.test(text)
    );
  }
  return /\d{1,2}:\d{2}.{0,200}<[^<>@\s]{1,100}@[^<>\s]{1,200}>[^<>]{0,10}[:：]\s*$/.test(text);
}

/** Three fields of a header within six lines, or two of which one says when and one has an address. */
function startsHeader(lines: readonly string[], index: number): boolean {
  const first = headerRole(lines[index] ?? '');
  if (first !== 'from' && first !== 'date' && first !== 'subject') return false;
  const fields = new Map([[first, lines[index] ?? '']]);
  for (const line of lines.slice(index + 1, index + 6)) {
    const role = headerRole(line);
    if (role !== undefined && !fields.has(role)) fields.set(role, line);
  }
  if (fields.size >= 3 && fields.has('from')) return true;
  const next = headerRole(lines[index + 1] ?? '');
  const says = next === undefined ? '' : (fields.get(next) ?? '');
  return first !== next && DATE_LIKE.test(fields.get('date') ?? '') && /\S@\S/.test(`${lines[index]} ${says}`);
}

/** A ruled line above a header, with empty lines between, belongs to it. */
function startOfRule(lines: readonly string[], index: number): number {
  let above = index - 1;
  while (above >= 0 && index - above <= 3 && lines[above]?.trim() === '') above--;
  return above >= 0 && RULE.test(lines[above] ?? '') ? above : index;
}
