import { z } from 'zod';
import { unknownAttachment } from './inbound.errors.js';
import type { ReceivedRow } from './received-mail.queries.js';
import { isWithheld } from './withheld.js';

const stored = z.object({
  filename: z.string(),
  contentType: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
});

/** A file of a received mail. Name and type are what its sender says. */
export interface ReceivedFile extends z.output<typeof stored> {
  /** `<message>.<place>`, the same for ever. */
  readonly id: string;
}

/** None while the mail is withheld. */
export function filesOf(mail: Pick<ReceivedRow, 'message_id' | 'attachments' | 'kind' | 'quarantine'>): ReceivedFile[] {
  if (isWithheld(mail)) return [];
  return (mail.attachments ?? []).flatMap((attachment, place) => {
    const { data } = stored.safeParse(attachment);
    return data === undefined ? [] : [{ ...data, id: `${mail.message_id}.${place}` }];
  });
}

/** @returns the mail whose file it is; for `rcv_1.0`: `rcv_1` */
export function messageOfFile(id: string): string {
  return id.replace(/\.\d{1,4}$/, '');
}

/** @param id of the file, or its place. @throws Problem 404 */
export function fileOf(mail: ReceivedRow, id: string): ReceivedFile {
  const file = filesOf(mail).find((one) => one.id === id || one.id === `${mail.message_id}.${id}`);
  if (file === undefined) throw unknownAttachment(id);
  return file;
}
