import {
  extractReply,
  type ExtractedReply,
  parseReceived,
  type ReceivedLimits,
  type ReceivedMail,
} from '@posthorn/mail';
import type { SignalMail } from '@posthorn/signals';
import { otherMailsTurn } from './other-mails-turn.js';

/** A mail as far as it can be read by itself. */
export interface ReadMail {
  readonly mail: ReceivedMail;
  readonly reply: ExtractedReply;
}

/** What is known of a mail without having read it. */
export interface SignalContext {
  /** Author's address. */
  readonly from: string;
  readonly receivedAtMs: number;
  readonly threadSubject?: string;
}

/**
 * What a mail is read with that took the process down before: everything in it small.
 * A mail that people write is within it.
 */
export const STRICT_LIMITS: Partial<ReceivedLimits> = {
  maxBytes: 256 * 1024,
  maxParts: 20,
  maxDepth: 5,
  maxAttachments: 10,
  maxText: 20_000,
};

export async function readMail(raw: Uint8Array, limits: Partial<ReceivedLimits>): Promise<ReadMail> {
  const mail = await parseReceived(raw, limits);
  await otherMailsTurn(raw.byteLength);
  const reply = extractReply(mail.text ?? '');
  await otherMailsTurn(raw.byteLength);
  return { mail, reply };
}

/** What the signals are read from. */
export function signalMailOf({ mail, reply }: ReadMail, context: SignalContext): SignalMail {
  const { date } = mail;
  return {
    from: context.from,
    subject: mail.subject ?? '',
    text: reply.reply,
    quoted: `${reply.quoted}\n${reply.signature}`.trim(),
    headers: mail.headers,
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      sizeBytes: content.byteLength,
    })),
    dateMs: date?.ms ?? context.receivedAtMs,
    ...(date && { offsetMinutes: date.offsetMinutes }),
    ...(mail.from?.name !== undefined && { fromName: mail.from.name }),
    ...(mail.html !== undefined && { html: mail.html }),
    ...(context.threadSubject !== undefined && { thread: { subject: context.threadSubject } }),
  };
}
