import { linksToUnsubscribe, type MailContent } from '@posthorn/mail';
import { z } from 'zod';

/** What a request may say of the links that Posthorn writes into its mail. */
export const linkFields = {
  tracking: z
    .strictObject({ opens: z.boolean().optional(), clicks: z.boolean().optional() })
    .nullish()
    .describe('Counts opens or clicks, by a pixel and links through this server; neither unless asked for.'),
  unsubscribe: z
    .boolean()
    .nullish()
    .describe(
      'Adds List-Unsubscribe with its one click (RFC 8058). A mail whose template has `unsubscribe_url` in its body has it anyway, unless this is false.',
    ),
};

export interface AskedLinks {
  readonly tracking?:
    | { readonly opens?: boolean | undefined; readonly clicks?: boolean | undefined }
    | null
    | undefined;
  readonly unsubscribe?: boolean | null | undefined;
}

/** @param bodies as they are sent, templates filled in */
export function linksOf(
  { tracking, unsubscribe }: AskedLinks,
  bodies: Pick<MailContent, 'text' | 'html'>,
): Pick<MailContent, 'tracking' | 'unsubscribe'> {
  const { opens = false, clicks = false } = tracking ?? {};
  return {
    ...((opens || clicks) && { tracking: { opens, clicks } }),
    ...((unsubscribe ?? linksToUnsubscribe(bodies)) && { unsubscribe: 'tenant' }),
  };
}
