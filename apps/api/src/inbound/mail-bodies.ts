import { sanitiseHtml, UNSUBSCRIBE_PLACEHOLDER } from '@posthorn/mail';
import type { ReceivedMails } from './received-mails.js';
import type { ReceivedRow } from './received-mail.queries.js';
import { isWithheld } from './withheld.js';

/** Bytes of a text or of HTML that an answer about one mail carries; the whole mail is in its raw form. */
const MAX_BODY_BYTES = 2_097_152;
/** Of each mail where there are many: a page of a thread stays within tens of megabytes. */
export const MAX_PART_BYTES = 65_536;

/** What a mail says; null where there is none, or it is withheld. */
export interface MailBodies {
  /** As it came, quoted text included. */
  readonly text: string | null;
  /** Sanitised: no script, no form, nothing fetched from elsewhere. */
  readonly html: string | null;
  /** More of it is in the raw form alone. */
  readonly truncated: boolean;
}

const NONE: MailBodies = { text: null, html: null, truncated: false };

/** @param maxBytes of each body that is read */
export async function bodiesOf(
  mails: Pick<ReceivedMails, 'bytes'>,
  mail: ReceivedRow,
  maxBytes = MAX_BODY_BYTES,
): Promise<MailBodies> {
  if (isWithheld(mail)) return NONE;
  const [text, html] = await Promise.all([mail.text, mail.html].map((blob) => bodyOf(mails, mail, { blob, maxBytes })));
  return {
    text: text?.body ?? null,
    html: html === undefined ? null : sanitiseHtml(html.body),
    truncated: text?.cut === true || html?.cut === true,
  };
}

/** Each recipient's own stands there in the mail; the stored content is everybody's. */
const OWN_LINK = '[unsubscribe link]';

/** The same of a mail of ours: its HTML may quote a stranger's. */
export function bodiesOfSent({
  text,
  html,
}: { readonly text?: string | undefined; readonly html?: string | undefined } = {}): MailBodies {
  return {
    text: text?.slice(0, MAX_PART_BYTES).replaceAll(UNSUBSCRIBE_PLACEHOLDER, OWN_LINK) ?? null,
    html: html === undefined ? null : sanitiseHtml(html.slice(0, MAX_PART_BYTES)),
    truncated: [text, html].some((body) => (body?.length ?? 0) > MAX_PART_BYTES),
  };
}

async function bodyOf(
  mails: Pick<ReceivedMails, 'bytes'>,
  { message_id: messageId }: ReceivedRow,
  { blob, maxBytes }: { readonly blob: Record<string, unknown> | null; readonly maxBytes: number },
): Promise<{ body: string; cut: boolean } | undefined> {
  if (blob === null) return undefined;
  const bytes = await mails.bytes(messageId, blob['sha256']);
  const cut = bytes.byteLength > maxBytes;
  return { body: new TextDecoder().decode(cut ? bytes.subarray(0, maxBytes) : bytes), cut };
}
