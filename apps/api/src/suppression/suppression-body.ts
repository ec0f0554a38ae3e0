import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { paging } from '../paging.js';
import { label, storedText } from '../stored-text.js';

/** PEERS 5.1, and what a recipient asks for by the unsubscribe link. */
const REASON_CODES = [
  'manual_dnc',
  'hard_bounce',
  'complaint',
  'unsubscribe',
  'legal_request',
  'role_account',
  'no_engagement',
] as const;

const scope = z.enum(['tenant', 'campaign'], {
  error: ({ input }) =>
    input === 'global'
      ? 'global is the list of the operator of this server: posthorn suppressions add --global'
      : 'must be tenant or campaign',
});

const expiresAt = z.iso
  .datetime({ offset: true, abort: true, error: 'must be a time like 2027-01-01T00:00:00Z' })
  .refine((time) => Date.parse(time) > Date.now(), 'must be in the future; leave it out for no end');

/** Which entry: an address in a scope. */
const key = {
  tenantId: z.string().optional(),
  email: emailAddress.optional(),
  /** Alias of email. */
  recipientEmail: emailAddress.optional(),
  scope: scope.default('tenant'),
  campaignId: label.optional(),
};

type Keyed = z.output<z.ZodObject<typeof key>>;

const ONE_ADDRESS = { path: ['email'], message: 'is required, once: recipientEmail is an alias of it' };
const CAMPAIGN = { path: ['campaignId'], message: 'is required with the scope campaign, and only with it' };

function namesOneAddress({ email, recipientEmail }: Keyed): boolean {
  return (email ?? recipientEmail) !== undefined && (email ?? recipientEmail) === (recipientEmail ?? email);
}

function namesItsCampaign({ scope: of, campaignId }: Keyed): boolean {
  return (of === 'campaign') === (campaignId !== undefined);
}

/** Body of `POST /v1/agent/suppressions`. */
export const newSuppression = z
  .strictObject({
    ...key,
    reasonCode: z.enum(REASON_CODES).default('manual_dnc'),
    /** Where it comes from and what consent there was, for whoever asks later. */
    note: storedText.max(4_096).optional(),
    expiresAt: expiresAt.optional(),
  })
  .refine(namesOneAddress, ONE_ADDRESS)
  .refine(namesItsCampaign, CAMPAIGN);

const attestation = storedText.trim().min(3, 'must say why mail is allowed again').max(4_096);

/** Body of `POST /v1/agent/suppressions/remove`. */
export const removal = z
  .strictObject({ ...key, attestation })
  .refine(namesOneAddress, ONE_ADDRESS)
  .refine(namesItsCampaign, CAMPAIGN);

/** Query of `DELETE /v1/agent/suppressions/:id`. */
export const removalById = z.strictObject({ tenantId: z.string().optional(), attestation });

export const lookup = z.strictObject({ tenantId: z.string().optional(), email: emailAddress });

export const suppressionListing = z.strictObject({
  ...paging,
  cursor: label.optional(),
  scope: scope.optional(),
  campaignId: label.optional(),
  reasonCode: z.enum(REASON_CODES).optional(),
  /** The one address to look for. */
  email: emailAddress.optional(),
});

/** The address under whichever of its names. */
export function addressOf({ email, recipientEmail }: Pick<Keyed, 'email' | 'recipientEmail'>): string {
  return email ?? recipientEmail ?? '';
}
