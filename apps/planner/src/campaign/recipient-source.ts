import { readRecipients, type CampaignRecipient, type RecipientChunk } from '@posthorn/campaigns';
import type { BlobStore } from '@posthorn/platform';

/** Recipients are not where the log says they are, or the log does not keep what said it. */
export class RecipientsMissingError extends Error {
  override readonly name = 'RecipientsMissingError';
}

/** Of a campaign that rests, so many stay that come next: a mail a second is not a whole chunk read a second. */
const KEPT_AT_REST = 100;

interface Held {
  readonly sha256: string;
  /** Position of the first. */
  readonly first: number;
  readonly recipients: readonly CampaignRecipient[];
}

/** Recipients by position; holds one chunk at most. */
export class RecipientSource {
  private held: Held | undefined;
  /** Behind the last that was taken. */
  private position = 0;

  constructor(private readonly blobs: Pick<BlobStore, 'get'>) {}

  /**
   * From `first` on, to `end` or to the end of the chunk that holds `first`, whichever comes first.
   * @throws RecipientsMissingError
   */
  async take(chunks: readonly RecipientChunk[], first: number, end: number): Promise<readonly CampaignRecipient[]> {
    const chunk = chunks.find((one) => one.first <= first && first < one.end);
    // Nobody to ask would be asked for again at once, and for ever.
    if (!chunk) throw new RecipientsMissingError(`no event in the log says who is at position ${first}`);
    const last = Math.min(end, chunk.end);
    if (!this.held || !holds(this.held, chunk, first, last)) this.held = await this.read(chunk);
    this.position = last;
    return this.held.recipients.slice(first - this.held.first, last - this.held.first);
  }

  /** Forgets all but those that come next. @returns how many are held yet */
  rest(): number {
    if (!this.held || this.held.recipients.length <= KEPT_AT_REST) return this.held?.recipients.length ?? 0;
    const { sha256, first, recipients } = this.held;
    const next = recipients.slice(this.position - first, this.position - first + KEPT_AT_REST);
    this.held = { sha256, first: this.position, recipients: next };
    return next.length;
  }

  private async read({ sha256, first }: RecipientChunk): Promise<Held> {
    const bytes = await this.blobs.get(sha256);
    if (!bytes) throw new RecipientsMissingError(`the blob ${sha256} is not in the blob store`);
    return { sha256, first, recipients: readRecipients(bytes) };
  }
}

function holds({ sha256, first, recipients }: Held, chunk: RecipientChunk, from: number, to: number): boolean {
  return sha256 === chunk.sha256 && first <= from && to <= first + recipients.length;
}
