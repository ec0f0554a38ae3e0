import { readRecipients, type CampaignRecipient, type RecipientChunk } from '@posthorn/campaigns';
import type { BlobStore } from '@posthorn/platform';

/** Recipients are not where the log says they are, or the log does not keep what said it. */
export class RecipientsMissingError extends Error {
  override readonly name = 'RecipientsMissingError';
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
    // Nobody to ask would be asked for again at once, and for ever.
    if (!chunk) throw new RecipientsMissingError(`no event in the log says who is at position ${first}`);
    if (this.held?.sha256 !== chunk.sha256) {
      const bytes = await this.blobs.get(chunk.sha256);
      if (!bytes) throw new RecipientsMissingError(`the blob ${chunk.sha256} is not in the blob store`);
      this.held = { sha256: chunk.sha256, recipients: readRecipients(bytes) };
    }
    return this.held.recipients.slice(first - chunk.first, Math.min(end, chunk.end) - chunk.first);
  }
}
