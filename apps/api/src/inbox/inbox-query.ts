import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { storedText } from '../stored-text.js';
import { label } from '../stored-text.js';
import { instant } from '../mails-ai/instant.js';

const MOST = 100;
const FURTHEST = 1_000;

/** The mailbox that is asked about; `mailbox` is the name it has on the stream. */
const whose = {
  to: emailAddress.optional().describe('A mailbox of the workspace; not needed with a key that is bound to one.'),
  mailbox: emailAddress.optional().describe('Alias of `to`.'),
};

const page = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .default(20)
    .transform((limit) => Math.min(limit, MOST))
    .describe(`Up to ${MOST}; more is taken for ${MOST}.`),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(FURTHEST, `must not be more than ${FURTHEST}; ask for a narrower list`)
    .default(0),
};

const words = storedText.trim().min(1).max(500);
const mailLabel = z.enum(['newsletter', 'notification', 'code', 'personal']);
const mode = z.enum(['keyword', 'semantic', 'hybrid']).default('keyword');

/** Query of `GET /v1/inbox`. */
export const inboxQuery = z.strictObject({
  ...whose,
  ...page,
  query: words.optional().describe('Words to look for, best matches first; `"in these words" -not or`.'),
  direction: z.enum(['inbound', 'outbound']).optional().describe('Both when left out.'),
  label: mailLabel.optional(),
  mode: mode.describe('Of the search.'),
});
export type InboxQuery = z.output<typeof inboxQuery>;

/** Query of `GET /v1/search`. */
export const searchQuery = z
  .strictObject({
    ...whose,
    ...page,
    q: words.optional().describe('Words to look for; `"in these words" -not or`.'),
    query: words.optional().describe('Alias of `q`.'),
    direction: z.enum(['inbound', 'outbound']).optional(),
    label: mailLabel.optional(),
    mode: mode.describe('`keyword`; `hybrid` is answered as `keyword`.'),
  })
  .refine(({ q, query }) => q !== undefined || query !== undefined, {
    path: ['q'],
    message: 'is required: words to look for',
  });
export type WordSearch = z.output<typeof searchQuery>;

/** Query of the routes about one thing. */
export const oneQuery = z.strictObject({ ...whose, id: label });
export type OneQuery = z.output<typeof oneQuery>;

/** Query of the list of threads. */
export const threadsQuery = z.strictObject({ ...whose, ...page });
export type ThreadsQuery = z.output<typeof threadsQuery>;

/** Seconds. */
const LONGEST = 55;
const NO_TIMEOUT = `must be whole seconds, 1 to ${LONGEST}`;

/** Query of `GET /v1/code`. */
export const codeQuery = z.strictObject({
  ...whose,
  timeout: z.coerce
    .number(NO_TIMEOUT)
    .int(NO_TIMEOUT)
    .min(1, NO_TIMEOUT)
    .default(30)
    .transform((seconds) => Math.min(seconds, LONGEST))
    .describe(`Seconds to wait; more than ${LONGEST} is taken for ${LONGEST}.`),
  since: instant.optional().describe('Codes received after that alone; of the last 10 minutes when left out.'),
});
export type CodeQuery = z.output<typeof codeQuery>;
