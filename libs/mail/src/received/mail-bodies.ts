import { htmlToText } from '../html/html-to-text.js';
import { decodeText, decodeTransfer } from './decode-body.js';
import { unflow } from './flowed-text.js';
import type { Reading } from './limits.js';
import { valueOf, type MimePart } from './mime-tree.js';

/** What a mail says, and which of its parts do not say it. */
export interface MailBodies {
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly attached: readonly MimePart[];
}

interface Body {
  readonly plain: string[];
  readonly html: string[];
}

/**
 * The texts of a mail in their order: of an alternative the plain and the HTML form side by side, of anything else one after the other. Text of the
 * HTML stands in where there is no plain form.
 */
export function readBodies(bytes: Buffer, root: MimePart, reading: Reading): MailBodies {
  const bodies: Body[] = [];
  const attached: MimePart[] = [];
  const walk = (part: MimePart, alternative: Body | undefined): void => {
    if (part.children.length > 0) {
      const shared = part.type.value === 'multipart/alternative' ? newBody(bodies) : alternative;
      for (const child of part.children) walk(child, shared);
    } else if (!isBody(part, bodies)) {
      attached.push(part);
    } else {
      const body = alternative ?? newBody(bodies);
      const text = partText(bytes, part, reading);
      if (bodyType(part) === 'text/html') body.html.push(text);
      else body.plain.push(text);
    }
  };
  walk(root, undefined);
  const filled = bodies.filter(({ plain, html }) => plain.length + html.length > 0);
  const hasHtml = filled.some(({ html }) => html.length > 0);
  return {
    text: joined(filled, textOf, reading),
    html: hasHtml ? joined(filled, htmlOf, reading) : undefined,
    attached: attached.filter((part) => !isHollow(part)),
  };
}

/** An empty part that nobody named, or a multipart of which nothing but line breaks came. */
function isHollow(part: MimePart): boolean {
  const most = part.type.value.startsWith('multipart/') ? 4 : 0;
  return part.end - part.start <= most && part.disposition.value !== 'attachment';
}

function newBody(bodies: Body[]): Body {
  const body: Body = { plain: [], html: [] };
  bodies.push(body);
  return body;
}

/** An empty plain form would hide what the HTML says. */
function textOf({ plain, html }: Body): string {
  const text = plain.join('\n');
  return text.trim() === '' && html.length > 0 ? htmlToText(html.join('\n')) : text;
}

function htmlOf({ plain, html }: Body): string {
  if (html.length > 0) return html.join('\n');
  const escaped = plain.join('\n').trimEnd().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped === '' ? '' : `<pre>${escaped}</pre>`;
}

function joined(bodies: readonly Body[], textOf: (body: Body) => string, reading: Reading): string | undefined {
  if (bodies.length === 0) return undefined;
  const text = bodies.map(textOf).join('\n');
  if (text.length > reading.limits.maxText) reading.defects.add('text_too_big');
  return text.slice(0, reading.limits.maxText).replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll('\0', '');
}

/** A mail that is a multipart without its boundary is the text it holds. */
function bodyType(part: MimePart): string {
  return part.isRoot && part.type.value.startsWith('multipart/') ? 'text/plain' : part.type.value;
}

/** Text without a file name, or the first text there is: some mailers name it. */
function isBody(part: MimePart, bodies: readonly Body[]): boolean {
  const type = bodyType(part);
  if (type !== 'text/plain' && type !== 'text/html') return false;
  if (part.disposition.value === 'attachment') return false;
  const isNamed = part.disposition.parameters.has('filename') || part.type.parameters.has('name');
  return !isNamed || !bodies.some(({ plain, html }) => plain.length + html.length > 0);
}

function partText(bytes: Buffer, part: MimePart, reading: Reading): string {
  // Three bytes of an encoding at most for what one character takes.
  const most = reading.limits.maxText * 4;
  if (part.end - part.start > most) reading.defects.add('text_too_big');
  const raw = bytes.subarray(part.start, Math.min(part.end, part.start + most));
  const decoded = decodeTransfer(raw, transferEncoding(part));
  const { text: whole, isKnown } = decodeText(decoded, part.type.parameters.get('charset') ?? '');
  const text = whole.slice(0, reading.limits.maxText);
  if (text.length < whole.length) reading.defects.add('text_too_big');
  if (!isKnown) reading.defects.add('unknown_charset');
  if (part.type.parameters.get('format')?.toLowerCase() !== 'flowed') return text;
  return unflow(text, part.type.parameters.get('delsp')?.toLowerCase() === 'yes');
}

export function transferEncoding(part: MimePart): string {
  const value = valueOf(part.fields, 'content-transfer-encoding') ?? '';
  return /[\w-]+/.exec(value.replace(/^\s*\([^()]{0,200}\)/, '').slice(0, 200))?.[0].toLowerCase() ?? '';
}
