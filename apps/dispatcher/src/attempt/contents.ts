import { RetryPolicyError } from '@posthorn/event-log';
import type { MailContent } from '@posthorn/mail';
import type { BlobStore } from '@posthorn/platform';
import type { QueuedSend } from './claimed-send.js';

const text = new TextDecoder();

/**
 * The content of a send; nothing at all for one that has none.
 * @throws RetryPolicyError when it is not in the blob store: more likely it is looked for in the wrong place than lost
 */
export async function contentOf(blobs: Pick<BlobStore, 'get'>, { data }: QueuedSend): Promise<MailContent> {
  if (!data.content) return {};
  const { sha256 } = data.content;
  const bytes = await blobs.get(sha256);
  if (!bytes) {
    throw new RetryPolicyError('CONTENT_MISSING', 'backoff', `the blob store has no content ${sha256}: see BLOB_DIR`);
  }
  // What has this hash was validated when it was stored.
  return JSON.parse(text.decode(bytes)) as MailContent;
}
