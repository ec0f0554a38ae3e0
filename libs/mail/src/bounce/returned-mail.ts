import { requestIdOfMessageId } from '../compose/message-id.js';
import { field, partsOf, readFields, type Fields, type MailPart } from '../mime/read-mail.js';

/** What tells which mail came back. */
export interface ReturnedMail {
  readonly requestId?: string;
  /** With angle brackets. */
  readonly originalMessageId?: string;
  /** Of the returned mail's own header. */
  readonly to?: string;
}

const MESSAGE_ID = /<[^<>\s]{1,500}>/;
/** Where the address stands to which the report was sent. */
const ADDRESSED = ['x-original-to', 'delivered-to', 'envelope-to', 'to', 'x-envelope-to'];

/** Which mail a report is about: by the header it carries back, by what it answers, by the VERP address it came to. */
export function returnedMail(mail: MailPart, original: Fields | undefined): ReturnedMail {
  const own = original?.get('message-id')?.[0];
  const answered = [field(mail, 'in-reply-to'), field(mail, 'references')];
  const originalMessageId = [own, ...answered]
    .map((text) => MESSAGE_ID.exec((text ?? '').slice(0, 4000))?.[0])
    .find((id) => id !== undefined);
  const places = [
    own,
    ...(original?.get('return-path') ?? []),
    ...answered,
    ...ADDRESSED.flatMap((name) => mail.fields.get(name) ?? []),
  ];
  const requestId = places
    .map((text) => requestIdOfMessageId((text ?? '').slice(0, 4000)))
    .find((id) => id !== undefined);
  const to = original?.get('to')?.[0];
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(originalMessageId === undefined ? {} : { originalMessageId }),
    ...(to === undefined ? {} : { to }),
  };
}

/** The header of the mail that a report carries back as a part of its own. */
export function attachedOriginal(mail: MailPart): Fields | undefined {
  for (const part of partsOf(mail)) {
    if (part !== mail && (part.type === 'message/rfc822' || part.type === 'message/global'))
      return part.parts[0]?.fields;
    if (/^(?:text\/rfc822-headers?|message\/(?:global-headers|rfc822-headers))$/.test(part.type))
      return readFields(part.text.trimStart());
  }
  return undefined;
}
