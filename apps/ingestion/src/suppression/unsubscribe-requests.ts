import { InboundClassified } from '@posthorn/events';
import type { BlobStore } from '@posthorn/platform';
import { asksForNoMore, type ClassifiedMail } from './unsubscribe-by-reply.js';

/** What the blob of a mail in quarantine holds of it, as far as it is needed here. */
const withheldWords = InboundClassified.data.pick({ subject: true, excerpt: true }).partial();

/** Which mails ask for no more mail, whatever the settings of their agents let be said of them. */
export class UnsubscribeRequests {
  /** @param leastConfidence 0 to 1; 0 for never */
  constructor(
    private readonly blobs: Pick<BlobStore, 'get'>,
    private readonly leastConfidence: number,
  ) {}

  /** @throws what the blob store throws */
  async isOne(mail: ClassifiedMail): Promise<boolean> {
    return asksForNoMore({ ...mail, ...(await this.withheldWordsOf(mail)) }, this.leastConfidence);
  }

  /** A mail in quarantine tells no words; that its author wants no more mail is their own affair, and no danger to the agent. */
  private async withheldWordsOf({ withheld }: ClassifiedMail): Promise<Partial<ClassifiedMail>> {
    if (withheld === undefined) return {};
    const bytes = await this.blobs.get(withheld.sha256);
    return bytes === undefined ? {} : withheldWords.parse(JSON.parse(new TextDecoder().decode(bytes)));
  }
}
