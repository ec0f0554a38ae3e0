import type { CopyPart } from '../request/copy-request.js';

/** What models put in front of a part although they are told not to. */
const LABELS: Readonly<Record<CopyPart, readonly string[]>> = {
  subject: ['subject line', 'subject', 'betreff', 'objet', 'asunto', 'oggetto', 'assunto', 'onderwerp', 'temat'],
  body: ['email body', 'body', 'message'],
};
const FENCE = /^```[a-z]{0,12}[^\S\n]{0,8}\n\s*/i;
const BEGINNING_OF_FENCE = /^`{1,3}[a-z]{0,12}[^\S\n]{0,8}$|^```[a-z]{0,12}[^\S\n]{0,8}\n\s*$/i;
const MARKS = /^[*_#\s]{0,8}/;
const AFTER = /^[*_\s]{0,4}:[*_]{0,3}\s{0,4}/;
const OPENING_QUOTE = /^["“„«]/;
/** Nothing that long is a label. */
const MAX_LABEL = 60;

/**
 * The text without what stands in front of it: a code fence, `Subject:` or `**Subject:**`, an opening quotation mark (of a subject).
 * @returns nothing while more text may show that there is something
 */
export function withoutLabel(part: CopyPart, text: string, isLast: boolean): string | undefined {
  const trimmed = text.trimStart();
  const isOpen = !isLast && trimmed.length < MAX_LABEL;
  if (isOpen && BEGINNING_OF_FENCE.test(trimmed)) return undefined;
  const rest = trimmed.replace(FENCE, '');
  const words = rest.replace(MARKS, '');
  const lower = words.slice(0, MAX_LABEL).toLowerCase();
  if (isOpen && lower === '') return undefined;
  for (const label of LABELS[part]) {
    if (isOpen && label.startsWith(lower)) return undefined;
    if (!lower.startsWith(label)) continue;
    const after = words.slice(label.length);
    if (isOpen && /^[*_\s]*(?::[*_\s]*)?$/.test(after)) return undefined;
    if (AFTER.test(after)) return unquoted(part, after.replace(AFTER, ''));
  }
  // Marks that are no label's are the author's, but for white space.
  return unquoted(part, rest);
}

function unquoted(part: CopyPart, text: string): string {
  return part === 'subject' ? text.replace(OPENING_QUOTE, '') : text;
}
