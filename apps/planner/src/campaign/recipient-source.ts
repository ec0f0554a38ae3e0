import { readRecipients, type CampaignRecipient, type RecipientChunk } from '@posthorn/campaigns';
import type { BlobStore } from '@posthorn/platform';

/** A chunk of recipients is not where the log says it is. */
export class RecipientsMissingError extends Error {
  override readonly name = 'RecipientsMissingError';
  constructor(readonly sha256: string) {
    super(`the recipients in blob ${sha256} are not in the blob store`);
  }
}

/** Recipients by position; holds one chunk. */
export class RecipientSource {
  private held: { readonly sha256: string; readonly recipients: readonly CampaignRecipient[] } | undefined;

  constructor(private readonly blobs: Pick<BlobStore, 'get'>) {}

  /**
   * From `first` on, to `end` or to the end of the chunk that holds `first`, whichever comes first.
   * @throws RecipientsMissingError
   */
  async take(chunks: readonly RecipientChunk[], first: number, end: number): Promise<readonly CampaignRecipient[]> {
    const chunk = chunks.find((one) => one.first <= first && first < one.end);
    if (!chunk) return [];
    if (this.held?.sha256 !== chunk.sha256) {
      const bytes = await this.blobs.get(chunk.sha256);
      if (!bytes) throw new RecipientsMissingError(chunk.sha256);
      this.held = { sha256: chunk.sha256, recipients: readRecipients(bytes) };
    }
    return this.held.recipients.slice(first - chunk.first, Math.min(end, chunk.end) - chunk.first);
  }
}
