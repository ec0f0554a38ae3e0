import type { AddedRecipients, CampaignRecipient } from '@posthorn/campaigns';
import type { Db } from '@posthorn/database';
import { findLeadList, leadVariables } from '@posthorn/leads';
import { addressParts } from '@posthorn/mail';
import { unknownSegment } from './campaign.errors.js';
import type { MoreRecipients, RecipientBody } from './recipient-body.js';
import { findMembers, type SegmentMember } from './segment.queries.js';

/** Leads read at once. */
const PAGE = 2_000;
/** Recipients without an address that are named in an answer. */
const MAX_EXAMPLES = 10;

/** Something about a request that was carried out all the same. */
export interface Warning {
  /** Stable, lower snake case. */
  readonly code: string;
  readonly message: string;
  /** The field it is about. */
  readonly param?: string | undefined;
  /** Recipients it is about. */
  readonly count?: number | undefined;
  /** The first of them. */
  readonly examples?: readonly { readonly param: string; readonly email: string }[] | undefined;
}

/** Who a request names, not read yet. */
export type Audience = Iterable<CampaignRecipient> | AsyncIterable<CampaignRecipient>;

/**
 * The recipients of a request; those of a segment are read page by page as they are taken.
 * @returns nothing when it names nobody
 * @throws Problem 422 for a segment that is not there
 */
export async function audienceOf(
  db: Db,
  workspaceId: string,
  { recipients, segment_id: segment }: MoreRecipients,
): Promise<Audience | undefined> {
  if (segment === undefined) return recipients;
  const list = await findLeadList(db, workspaceId, segment);
  if (list === undefined) throw unknownSegment(segment);
  return membersOf(db, workspaceId, list.id);
}

async function* membersOf(db: Db, workspaceId: string, segmentId: string): AsyncGenerator<CampaignRecipient> {
  for (let after = ''; ;) {
    const page = await findMembers(db, workspaceId, { segmentId, after, limit: PAGE });
    yield* page.map(recipientOf);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

function recipientOf({ id, email, ...row }: SegmentMember): CampaignRecipient {
  const { first_name: firstName, last_name: lastName, company_size: companySize, linkedin_url: linkedinUrl } = row;
  const variables = leadVariables({ ...row, email, firstName, lastName, companySize, linkedinUrl });
  return { email, ...(row.name !== null && { name: row.name }), variables, leadId: id };
}

const REASONS = {
  invalid: 'have no valid address, or variables of more than 64,000 characters',
  duplicate: 'are in the campaign already, or were given twice',
  suppressed: 'are on a suppression list',
} as const;

/** Who was left out, told for each reason. */
export function leftOut({ skipped }: AddedRecipients, given: readonly RecipientBody[] = []): Warning[] {
  return (Object.keys(REASONS) as (keyof typeof REASONS)[])
    .filter((reason) => skipped[reason] > 0)
    .map((reason) => {
      const examples = reason === 'invalid' ? withoutAddress(given) : [];
      return {
        code: reason,
        message: `Left out because they ${REASONS[reason]}: ${skipped[reason]}.`,
        count: skipped[reason],
        ...(examples.length > 0 && { examples }),
      };
    });
}

function withoutAddress(given: readonly RecipientBody[]): { param: string; email: string }[] {
  return given
    .flatMap(({ email }, place) =>
      addressParts(email.trim()) === undefined ? [{ param: `recipients.${place}.email`, email }] : [],
    )
    .slice(0, MAX_EXAMPLES);
}
