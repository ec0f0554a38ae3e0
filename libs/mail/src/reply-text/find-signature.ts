const MAX_LINES = 15;
const MAX_WIDTH = 80;
/** No line of a signature is longer; patterns look at no more. */
const MAX_LINE = 200;
/** RFC 3676 section 4.3, and what people make of it. */
const DELIMITER = /^(?:--|—|––|__)\s*$/;
const RULE = /^\s*(?:[-_=*]{4,100}|[—–]{3,100})\s*$/;
const DEVICE =
  /^\s*(?:sent (?:from|with|via|using) (?:my |the |a |an |yahoo|outlook|mail|proton|gmail|spark|samsung|sparrow|superhuman|front|blackberry|iphone|ipad|windows|android|mobile)[^.!?]{0,60}|(?:get|download) outlook for .{2,30}|via mobile|von meinem .{2,30} gesendet|gesendet (?:von|mit) .{2,40}|envoyé (?:de|depuis) .{2,40}|enviado (?:desde|do|del|a partir) .{2,40}|inviato (?:da|dal) .{2,40}|verzonden vanaf .{2,40}|skickat från .{2,40}|отправлено (?:с|из) .{2,40}|.{0,10}iPhoneから送信|发自我的.{1,20})\s*$/iu;
const SIGN_OFF =
  /^\s*(?:many thanks|thanks(?: again| so much| a lot| in advance)?|thank you(?: very much| so much| in advance)?|thx|cheers|(?:with )?(?:best|kind|kindest|warm|warmest)? ?regards|best(?: wishes)?|all the best|sincerely(?: yours)?|yours (?:sincerely|truly|faithfully)|respectfully|cordially|take care|talk soon|br|mit (?:freundlichen|besten|herzlichen) grüßen|mit freundlichen gruessen|(?:viele|beste|liebe|herzliche|schöne) grüße|mfg|lg|vg|danke|cordialement|bien (?:à vous|cordialement)|merci|saludos(?: cordiales)?|un saludo|atentamente|gracias|atenciosamente|abraços|obrigad[oa]|cordiali saluti|distinti saluti|grazie|met vriendelijke groeten?|groeten|med vänliga hälsningar|mvh|med venlig hilsen|pozdrawiam|с уважением|спасибо|с наилучшими пожеланиями|此致|敬具|よろしくお願いします|よろしくお願いいたします)\s*[,.!–-]{0,3}\s*$/iu;
const NAME =
  /^\s*(?:[-–—~]\s?)?\p{Lu}[\p{L}'.’-]{0,30}(?:\s\p{Lu}[\p{L}'.’-]{0,30}){0,3}(?:,? (?:Ph\.?D|MD|MBA|Jr|Sr|Esq)\.?)?\s*$/u;
const DASHED_NAME = /^\s*[-–—~]\s?\p{Lu}[\p{L}'.’-]{1,30}(?:\s\p{Lu}[\p{L}'.’-]{0,30}){0,2}\s*$/u;
const CONTACT =
  /^\s*(?:\S{1,64}@\S{1,200}|(?:https?:\/\/|www\.)\S{1,200}|.{0,12}(?:\+?\(?\d[\d\s()./-]{6,20}\d).{0,12}|(?:tel|phone|mobile|cell|fax|skype|t|m|f)\b.{1,40})\s*$/iu;

/**
 * Where an author's signature begins: at a delimiter, at what a device adds, at a closing formula with a name, at a block of contact details.
 * @returns index of its first line, or the number of lines; never the first line that says something
 */
export function findSignature(text: readonly string[]): number {
  const lines = text.map((line) => (line.length > MAX_LINE ? 'x'.repeat(MAX_LINE) : line));
  let end = lines.length;
  while (end > 0 && isEmpty(lines[end - 1])) end--;
  const first = lines.findIndex((line) => !isEmpty(line));
  if (first < 0) return lines.length;
  const from = Math.max(first + 1, end - MAX_LINES * 2);
  const found = [atDelimiter(lines, from, end), atEnd(lines, from, end)].filter((at) => at !== undefined);
  return found.length === 0 ? lines.length : Math.min(...found);
}

function atDelimiter(lines: readonly string[], from: number, end: number): number | undefined {
  for (let index = end - 1; index >= from; index--) {
    const line = lines[index] ?? '';
    const rest = lines.slice(index + 1, end).filter((each) => !isEmpty(each));
    if (rest.length > MAX_LINES) return undefined;
    if (DELIMITER.test(line) || (/^-{3}\s*$/.test(line) && isTerse(rest))) return index;
    const isShort = rest.every((each) => each.length <= MAX_WIDTH);
    if (RULE.test(line) && isShort && rest.some((each) => CONTACT.test(each))) return index;
  }
  return undefined;
}

/** A rule parts paragraphs as well; what follows it as a signature is few words. */
function isTerse(lines: readonly string[]): boolean {
  return lines.length > 0 && lines.length <= 5 && lines.every((line) => line.length <= 60 && !/[.!?]\s*$/.test(line));
}

/** Without delimiter: takes away the device's line first, then what stands above it. */
function atEnd(lines: readonly string[], from: number, end: number): number | undefined {
  let start = end;
  const last = lines[end - 1] ?? '';
  if (end - 1 >= from && DEVICE.test(last)) start = end - 1;
  let above = start;
  while (above > from && isEmpty(lines[above - 1])) above--;
  const inner = closing(lines, from, above) ?? dashedName(lines, from, above) ?? contactBlock(lines, from, above);
  if (inner !== undefined) return inner;
  if (start === end) return undefined;
  return above - 1 >= from && NAME.test(lines[above - 1] ?? '') && isEmpty(lines[above - 2]) ? above - 1 : start;
}

/** `Best regards,` and at most six short lines, the first of them a name. */
function closing(lines: readonly string[], from: number, end: number): number | undefined {
  for (let index = end - 1; index >= Math.max(from, end - 10); index--) {
    if (!SIGN_OFF.test(lines[index] ?? '')) continue;
    const rest = lines.slice(index + 1, end).filter((line) => !isEmpty(line));
    const isBlock = rest.length <= 7 && rest.every((line) => line.length <= MAX_WIDTH && !/[.!?]\s*$/.test(line));
    if (isBlock && (rest[0] === undefined || NAME.test(rest[0]) || rest[0].length <= 25)) return index;
    return undefined;
  }
  return undefined;
}

/** In a paragraph of its own, for lists have dashes too. */
function dashedName(lines: readonly string[], from: number, end: number): number | undefined {
  const isAlone = isEmpty(lines[end - 2]);
  return end - 1 >= from && isAlone && DASHED_NAME.test(lines[end - 1] ?? '') ? end - 1 : undefined;
}

/** A last paragraph of a name and details by which one is reached. */
function contactBlock(lines: readonly string[], from: number, end: number): number | undefined {
  let start = end;
  while (start > from && !isEmpty(lines[start - 1])) start--;
  const block = lines.slice(start, end);
  const isBlock =
    block.length >= 2 &&
    block.length <= 8 &&
    start > 0 &&
    isEmpty(lines[start - 1]) &&
    NAME.test(block[0] ?? '') &&
    block.every((line) => line.length <= MAX_WIDTH) &&
    block.slice(1).some((line) => CONTACT.test(line));
  return isBlock ? start : undefined;
}

function isEmpty(line: string | undefined): boolean {
  return line === undefined || line.trim() === '';
}
