import type { RecordedEvent } from '@posthorn/events';
import type { BlobStore } from '@posthorn/platform';

/** Texts of mails by the SHA-256 of their blobs; of those that could be read. */
export type MailTexts = ReadonlyMap<string, string>;

/** Reads a blob; nothing when it cannot be read. Never throws. */
export type ReadBlob = (sha256: string) => Promise<Uint8Array | undefined>;

/** A blob that cannot be read is reported and left out: a search that misses a text must not hold up every list. */
export function readerOf(blobs: Pick<BlobStore, 'get'>, logger: { warn(about: object, text: string): void }): ReadBlob {
  return (sha256) =>
    blobs.get(sha256).catch((error: unknown) => {
      logger.warn({ err: error, sha256 }, 'the text of a mail cannot be read: searches will not find it');
      return undefined;
    });
}

/** Characters of a mail's text that a search looks through. */
const MAX_WORDS = 32_768;
/** A blob larger than this is read no further than the excerpt. */
const MAX_BLOB_BYTES = 4_194_304;
const AT_ONCE = 32;

interface SearchedMail {
  readonly from_email: string;
  readonly from_name: string | null;
  readonly subject: string | null;
  readonly attachments: readonly Record<string, unknown>[] | null;
  readonly excerpt: string | null;
  readonly text: Record<string, unknown> | null;
}

/** What a search for words of a mail looks through. */
export function searchedWords(mail: SearchedMail, texts: MailTexts): string {
  const names = (mail.attachments ?? []).map(({ filename }) => (typeof filename === 'string' ? filename : ''));
  const body = texts.get(String(mail.text?.['sha256'])) ?? mail.excerpt;
  return [mail.subject, mail.from_name, mail.from_email, ...names, body].filter(Boolean).join('\n').slice(0, MAX_WORDS);
}

/**
 * The texts that events refer to. A blob that is not there, or is too large, is left out: the search then knows the mail's
 * excerpt.
 */
export async function readTexts(readBlob: ReadBlob, events: readonly RecordedEvent[]): Promise<MailTexts> {
  const wanted = [...new Set(events.flatMap((event) => textOf(event) ?? []))];
  const texts = new Map<string, string>();
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    const hashes = wanted.slice(start, start + AT_ONCE);
    const found = await Promise.all(hashes.map(readBlob));
    for (const [index, bytes] of found.entries()) {
      if (bytes === undefined) continue;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MAX_WORDS * 4)).toString();
      texts.set(hashes[index] ?? '', text.slice(0, MAX_WORDS));
    }
  }
  return texts;
}

function textOf({ data }: RecordedEvent): string | undefined {
  const text = data['text'];
  if (data['quarantined'] === true || typeof text !== 'object' || text === null) return undefined;
  const { sha256, sizeBytes } = text as Record<string, unknown>;
  return typeof sha256 === 'string' && typeof sizeBytes === 'number' && sizeBytes <= MAX_BLOB_BYTES
    ? sha256
    : undefined;
}
