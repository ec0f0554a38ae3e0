import { z } from 'zod';
import { isNestedTooDeeply } from '../nesting.js';
import { label, storedText } from '../stored-text.js';
import { displayName } from './campaign-mail.js';

/** Of one request; more go into further ones. */
export const MAX_RECIPIENTS = 50_000;
/** Room for that many, with a dozen variables each. Within what deploy/routes.json lets through. */
export const BODY_LIMIT_BYTES = 37 * 1_048_576;

/** What becomes part of a subject ends in columns. @param value not nested deeply */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  return typeof value !== 'object' || value === null || Object.entries(value).flat().every(isStorable);
}

/** Whatever JSON there was in the request: looked at for its depth, and not once more for what it is. */
const variables = z
  .unknown()
  .refine((values) => !isNestedTooDeeply(values), { error: 'is nested too deeply', abort: true })
  .refine(isStorable, 'must not contain NUL or unpaired surrogates')
  .pipe(z.record(z.string().min(1).max(64), z.custom<z.core.util.JSONType>()));

/** What is no address does not refuse the others: it is counted, and the answer names it. */
const recipient = z.strictObject({
  email: storedText.max(998),
  name: displayName.optional(),
  variables: variables.optional().describe('What the templates are filled in with, beside email and name.'),
});
export type RecipientBody = z.output<typeof recipient>;

export const recipients = z
  .array(recipient)
  .max(MAX_RECIPIENTS, `must be at most ${MAX_RECIPIENTS}; add the others by POST /mail/campaigns/:id/recipients`);

/** The ways to name recipients, of which a request uses one. */
export const audienceFields = {
  recipients: recipients.optional(),
  segment_id: label.optional().describe('A lead list: everybody on it now becomes a recipient.'),
};

/** Body of `POST /mail/campaigns/:id/recipients`. */
export const moreRecipients = z
  .strictObject(audienceFields)
  .refine((body) => (body.recipients === undefined) !== (body.segment_id === undefined), {
    path: ['recipients'],
    message: 'or segment_id is needed, one of them',
  });
export type MoreRecipients = z.output<typeof moreRecipients>;
