import { createHash } from 'node:crypto';
import type { MailContent } from '@posthorn/mail';
import { z } from 'zod';
import { label } from '../stored-text.js';

/** Of one request, all files together, decoded. */
export const MAX_ATTACHMENT_BYTES = 25 * 1_048_576;
/** The same in base64, beside as much text as a mail may have. */
export const BODY_LIMIT_BYTES = 37 * 1_048_576;
const MAX_ATTACHMENTS = 20;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** A file of a request. */
const attachment = z.strictObject({
  filename: label.describe('With its ending, without a path.'),
  contentType: label
    .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/, 'must be a media type like application/pdf')
    .default('application/octet-stream'),
  content: z
    .string()
    .min(1)
    .refine((value) => value.length % 4 === 0 && BASE64.test(value), 'must be base64 without line breaks')
    .describe('Base64.'),
  contentId: label
    .regex(/^[\w.+@-]+$/, 'must be an id like logo@acme')
    .optional()
    .describe('For a picture that the HTML shows as cid:<contentId>.'),
});

export const attachments = z
  .array(attachment)
  .max(MAX_ATTACHMENTS)
  .refine(
    (files) =>
      files.reduce((sum, { content }) => sum + Math.floor((content.length * 3) / 4), 0) <= MAX_ATTACHMENT_BYTES,
    `must not exceed ${MAX_ATTACHMENT_BYTES} bytes together`,
  );

export interface FileToStore {
  readonly bytes: Buffer;
  readonly named: NonNullable<MailContent['attachments']>[number];
}

/** The files with the names they will have in the blob store; nothing is stored yet. */
export function filesOf(given: z.output<typeof attachments>): FileToStore[] {
  return given.map(({ filename, contentType, content, contentId }) => {
    const bytes = Buffer.from(content, 'base64');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const named = { filename, contentType, sha256, sizeBytes: bytes.byteLength, ...(contentId && { contentId }) };
    return { bytes, named };
  });
}
