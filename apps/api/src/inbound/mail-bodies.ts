import { sanitiseHtml } from '@posthorn/mail';
import type { ReceivedMails } from './received-mails.js';
import type { ReceivedRow } from './received-mail.queries.js';
import { isWithheld } from './withheld.js';

/** Bytes of a text or of HTML that an answer carries; the whole mail is in its raw form. */
const MAX_BODY_BYTES = 2_097_152;

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

export async function bodiesOf(mails: Pick<ReceivedMails, 'bytes'>, mail: ReceivedRow): Promise<MailBodies> {
  if (isWithheld(mail)) return NONE;
  const [text, html] = await Promise.all([bodyOf(mails, mail, mail.text), bodyOf(mails, mail, mail.html)]);
  return {
    text: text?.body ?? null,
    html: html === undefined ? null : sanitiseHtml(html.body),
    truncated: text?.cut === true || html?.cut === true,
  };
}

async function bodyOf(
  mails: Pick<ReceivedMails, 'bytes'>,
  { message_id: messageId }: ReceivedRow,
  blob: Record<string, unknown> | null,
): Promise<{ body: string; cut: boolean } | undefined> {
  if (blob === null) return undefined;
  const bytes = await mails.bytes(messageId, blob['sha256']);
  const cut = bytes.byteLength > MAX_BODY_BYTES;
  return { body: new TextDecoder().decode(cut ? bytes.subarray(0, MAX_BODY_BYTES) : bytes), cut };
}
