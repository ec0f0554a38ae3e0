import type { MailBodies } from './mail-bodies.js';
import { fileEntity, multipart, textEntity, type Entity, type FilePart } from './mime-entity.js';

const LF = 10;

/** `mixed` holds the attachments, `related` the HTML with its pictures, `alternative` text and HTML (RFC 2046, 2387). */
export function mailEntity({ text, html }: MailBodies, files: readonly FilePart[], id: string): Entity {
  const boundary = (level: string): string => `=_${level}_${id.replaceAll(/[^\w-]/g, '').slice(0, 50)}`;
  const isInline = ({ contentId }: FilePart): boolean => html !== undefined && contentId !== undefined;
  const inline = files.filter(isInline);
  const attached = files.filter((file) => !isInline(file));
  const alternatives: Entity[] = [];
  if (text !== undefined || html === undefined) alternatives.push(textEntity('plain', text ?? ''));
  if (html !== undefined) {
    const page = textEntity('html', html);
    alternatives.push(
      inline.length === 0 ? page : multipart('related', boundary('rel'), [page, ...inline.map(fileEntity)]),
    );
  }
  const [first] = alternatives;
  const body =
    first !== undefined && alternatives.length === 1 ? first : multipart('alternative', boundary('alt'), alternatives);
  return attached.length === 0 ? body : multipart('mixed', boundary('mix'), [body, ...attached.map(fileEntity)]);
}

/** The body of a whole mail: its last line is ended. */
export function bodyOf({ body }: Entity): Buffer {
  return Buffer.concat(body.at(-1)?.at(-1) === LF ? body : [...body, Buffer.from('\r\n')]);
}
