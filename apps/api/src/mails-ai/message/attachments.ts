import type { BlobStore } from '@posthorn/platform';
import { MAX_ATTACHMENT_BYTES } from './message-body.js';
import { attachmentsTooLarge } from './message.errors.js';
import type { StoredAttachment } from './wanted-message.js';

interface GivenAttachment {
  readonly filename: string;
  readonly content_base64: string;
  readonly content_type: string;
  readonly content_id?: string | undefined;
}

/**
 * Puts the files of a request into the blob store, before anything refers to them.
 * @throws Problem 400 when they are too large together
 */
export async function storeAttachments(
  blobs: Pick<BlobStore, 'put'>,
  given: readonly GivenAttachment[] = [],
): Promise<StoredAttachment[]> {
  const files = given.map((file) => ({ ...file, bytes: Buffer.from(file.content_base64, 'base64') }));
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MAX_ATTACHMENT_BYTES)
    throw attachmentsTooLarge(MAX_ATTACHMENT_BYTES);
  return Promise.all(
    files.map(async ({ filename, content_type: contentType, content_id: contentId, bytes }) => ({
      filename,
      contentType,
      ...(await blobs.put(bytes)),
      ...(contentId !== undefined && { contentId }),
    })),
  );
}
