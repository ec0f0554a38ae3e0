import type { BlobStore } from '@posthorn/platform';
import type { ReceivedMail } from '@posthorn/mail';
import { fieldText } from './text-fields.js';

export interface BlobReference {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly contentType: string;
}

/** What a mail is made of, in the blob store. */
export interface MailBlobs {
  readonly text?: BlobReference;
  readonly html?: BlobReference;
  readonly attachments: readonly (BlobReference & { readonly filename: string })[];
}

const MOST_ATTACHMENTS = 100;
const AT_ONCE = 4;
const CONTENT_TYPE = /^[\x21-\x7e]{1,255}$/;

/** Stores text, HTML and attachments of a mail. Durable once it returns. @throws what the blob store throws */
export async function storeMail(
  blobs: Pick<BlobStore, 'put'>,
  { text, html, attachments }: Pick<ReceivedMail, 'text' | 'html' | 'attachments'>,
): Promise<MailBlobs> {
  const put = async (bytes: Uint8Array, contentType: string): Promise<BlobReference> => {
    const { sha256, sizeBytes } = await blobs.put(bytes);
    return { sha256, sizeBytes, contentType };
  };
  const [textBlob, htmlBlob] = await Promise.all([
    text === undefined ? undefined : put(Buffer.from(text), 'text/plain'),
    html === undefined ? undefined : put(Buffer.from(html), 'text/html'),
  ]);
  const stored: (BlobReference & { filename: string })[] = [];
  const wanted = attachments.slice(0, MOST_ATTACHMENTS);
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const some = wanted.slice(from, from + AT_ONCE).map(async ({ filename, contentType, content }) => ({
      filename: fieldText(filename, 255),
      ...(await put(content, CONTENT_TYPE.test(contentType) ? contentType : 'application/octet-stream')),
    }));
    stored.push(...(await Promise.all(some)));
  }
  return { ...(textBlob && { text: textBlob }), ...(htmlBlob && { html: htmlBlob }), attachments: stored };
}
