import PostalMime from 'postal-mime';
import type { ReceivedLimits, ReceivedMail } from './received-mail.js';

export type * from './received-mail.js';

/**
 * A mail as its author meant it, whatever bytes came. Never throws; time and memory in proportion to the limits.
 * @param limits those left out have defaults (ADR 0034)
 */
export async function parseReceived(raw: Uint8Array, _limits: Partial<ReceivedLimits> = {}): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  return {
    ...(mail.from?.address === undefined ? {} : { from: { email: mail.from.address, name: mail.from.name } }),
    ...(mail.subject === undefined ? {} : { subject: mail.subject }),
    ...(mail.messageId === undefined ? {} : { rfcMessageId: mail.messageId }),
    ...(mail.text === undefined ? {} : { text: mail.text }),
    ...(mail.html === undefined ? {} : { html: mail.html }),
    replyTo: [],
    to: [],
    cc: [],
    inReplyTo: mail.inReplyTo?.match(/<[^<>\s]{1,998}>/g) ?? [],
    references: mail.references?.match(/<[^<>\s]{1,998}>/g) ?? [],
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: mail.attachments.map(({ filename, mimeType, disposition, content }) => ({
      filename: filename ?? 'attachment',
      contentType: mimeType,
      inline: disposition === 'inline',
      content: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    })),
    kind: 'message',
    defects: [],
    truncated: false,
  };
}
