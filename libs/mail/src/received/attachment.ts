import { decodeTransfer } from './decode-body.js';
import { transferEncoding } from './mail-bodies.js';
import { valueOf, type MimePart } from './mime-tree.js';
import type { ReceivedAttachment } from './received-mail.js';

const MAX_NAME = 200;
/** Bytes that turn the writing direction or cannot be seen: `exe.gpj` would read as a picture. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const ENDINGS: Readonly<Record<string, string>> = {
  'message/rfc822': 'eml',
  'message/global': 'eml',
  'message/delivery-status': 'txt',
  'message/feedback-report': 'txt',
  'text/plain': 'txt',
  'text/calendar': 'ics',
  'text/rfc822-headers': 'txt',
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
};

/** @param number of this attachment among the mail's, from 1; names one that has no name */
export function toAttachment(bytes: Buffer, part: MimePart, number: number): ReceivedAttachment {
  const type = part.type.value;
  const contentId = /^<?([^<>\s]{1,255})>?$/.exec(valueOf(part.fields, 'content-id')?.slice(0, 300) ?? '')?.[1];
  const given = part.disposition.parameters.get('filename') ?? part.type.parameters.get('name') ?? '';
  const body = bytes.subarray(part.start, part.end);
  return {
    filename:
      fileName(given) ?? `${type.startsWith('message/') ? 'message' : 'attachment'}-${number}.${endingOf(type)}`,
    contentType: type,
    ...(contentId === undefined ? {} : { contentId }),
    inline: part.disposition.value === 'inline' || (part.disposition.value === '' && contentId !== undefined),
    content: decodeTransfer(body, transferEncoding(part)),
  };
}

/** The last step of a path, without what a file system or a reader could stumble over; nothing when nothing is left. */
function fileName(given: string): string | undefined {
  const last = given.slice(0, 2000).split(/[/\\]/).at(-1) ?? '';
  const name = last
    .replaceAll(INVISIBLE, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/^\.+/, '');
  if (name === '') return undefined;
  if (name.length <= MAX_NAME) return name;
  const ending = /\.[\w-]{1,20}$/.exec(name)?.[0] ?? '';
  return name.slice(0, MAX_NAME - ending.length) + ending;
}

function endingOf(type: string): string {
  return ENDINGS[type] ?? /\/([a-z0-9]{2,5})$/.exec(type)?.[1] ?? 'bin';
}
