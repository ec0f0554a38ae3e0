import { addressProblem } from '@posthorn/events';
import type { Mailbox } from '@posthorn/mail';
import { z } from 'zod';
import { storedText } from '../stored-text.js';

/** Metadata of a schema of arrays that takes one item without the array too; for its JSON Schema. */
const ONE_OR_SEVERAL = 'posthornOneOrSeveral';

/** `Alice <alice@example.com>`, `"Alice, the first" <alice@example.com>`, or the bare address (RFC 5322 section 3.4). */
const NAMED = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<>"]*?))\s*<\s*([^<>]*?)\s*>\s*$/;

/** @returns the address and the name it stands beside; the address is not checked */
export function splitMailbox(text: string): Mailbox {
  const [, quoted, plain, address] = NAMED.exec(text) ?? [];
  if (address === undefined) return { email: text.trim() };
  const name = (quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '').trim();
  return name === '' ? { email: address } : { email: address, name };
}

/** A recipient or sender as mails.ai takes it: one line of text. */
export const mailboxText = storedText
  .max(700)
  .refine((text) => !/[\r\n]/.test(text), 'must be one line')
  .transform((text, context): Mailbox => {
    const mailbox = splitMailbox(text);
    const problem =
      addressProblem(mailbox.email) ?? ((mailbox.name?.length ?? 0) > 320 ? 'has too long a name' : undefined);
    if (problem === undefined) return mailbox;
    context.addIssue({ code: 'custom', message: problem, input: text });
    return z.NEVER;
  });

/** One, or several, of them. */
export function mailboxTexts(most: number) {
  const several = z
    .array(mailboxText, { error: ({ input }) => (input === undefined ? 'is required' : undefined) })
    .min(1, 'must name somebody')
    .max(most);
  return z
    .preprocess((given) => (typeof given === 'string' ? [given] : given), several)
    .meta({
      description: `\`alice@example.com\` or \`Alice <alice@example.com>\`, or an array of up to ${most} of them.`,
      [ONE_OR_SEVERAL]: true,
    });
}
