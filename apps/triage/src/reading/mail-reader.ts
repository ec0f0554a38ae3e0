import type { BlobStore } from '@posthorn/platform';
import { orElse, UNREAD } from './last-resort.js';
import { RawMailMissingError } from './mail-reader.errors.js';
import { readMail, STRICT_LIMITS, type ReadMail } from './read-mail.js';

/** Reading that failed twice fails because of what is read. */
const LAST_RESORT_FROM = 3;
/** A mail that took the process down so often is read in a small way. A database that is away makes no more in two hours. */
const STRICT_AFTER = 25;
/** After some four hours the bytes of a mail are taken for lost: thousands of such mails would leave the consumer no room for others. */
const LOST_AFTER = 50;

/** About 80 s: longer than a mail whose process died takes to be delivered again. */
const WAITS_UNTIL = 20;

/** Whether this delivery may still put off what rests on another mail. */
export function mayWait(deliveries: number): boolean {
  return deliveries <= WAITS_UNTIL;
}

/** A mail as far as it can be had. */
export interface FetchedMail {
  /** Empty when it is lost. */
  readonly raw: Uint8Array;
  readonly read: ReadMail;
}

/** Whether this delivery of a mail has to come to an end, whatever can be read of it. */
export function isLastResort(deliveries: number): boolean {
  return deliveries >= LAST_RESORT_FROM;
}

/** Reads mails out of the blob store; what cannot be read is so in the end. */
export class MailReader {
  constructor(private readonly blobs: Pick<BlobStore, 'get'>) {}

  /**
   * @param sha256 of the raw mail
   * @param deliveries of its event so far; 1 for the first
   * @throws RawMailMissingError, and what the blob store throws, in the first four hours
   */
  async read(sha256: string, deliveries: number): Promise<FetchedMail> {
    const raw = await orElse(() => this.fetch(sha256), undefined, deliveries > LOST_AFTER);
    if (raw === undefined) return { raw: Buffer.alloc(0), read: UNREAD };
    const limits = deliveries > STRICT_AFTER ? STRICT_LIMITS : {};
    return { raw, read: await orElse(() => readMail(raw, limits), UNREAD, isLastResort(deliveries)) };
  }

  private async fetch(sha256: string): Promise<Uint8Array | undefined> {
    const bytes = await this.blobs.get(sha256);
    if (bytes === undefined) throw new RawMailMissingError(sha256);
    return bytes;
  }
}
