import { contactKey, normaliseAddress } from '@posthorn/events';
import { addressParts } from '@posthorn/mail';
import { MAX_RECIPIENT_CHARACTERS, type CampaignRecipient } from './recipients-codec.js';

/** Who was left out before anything was asked for. */
export interface LeftOut {
  readonly suppressed: number;
  /** In the campaign already, or twice in what was added. */
  readonly duplicate: number;
  /** The address is none, or the variables are larger than 64,000 characters. */
  readonly invalid: number;
}

export interface Screened {
  readonly kept: readonly CampaignRecipient[];
  readonly skipped: LeftOut;
}

interface Candidate {
  readonly recipient: CampaignRecipient;
  readonly contact: string;
  readonly address: string;
}

/**
 * Leaves out who must not, cannot or will be mailed already.
 * @param seen contact keys of the campaign; those that are new are added
 * @param suppressedOf which of the contacts are on a suppression list
 */
export async function screenRecipients(
  recipients: readonly CampaignRecipient[],
  workspaceSecret: Uint8Array,
  seen: Set<string>,
  suppressedOf: (contacts: readonly Omit<Candidate, 'recipient'>[]) => Promise<readonly string[]>,
): Promise<Screened> {
  let invalid = 0;
  let duplicate = 0;
  const candidates: Candidate[] = [];
  for (const recipient of recipients) {
    const email = recipient.email.trim();
    if (addressParts(email) === undefined || isTooLarge(recipient)) {
      invalid++;
      continue;
    }
    const contact = contactKey(workspaceSecret, email);
    if (seen.has(contact)) {
      duplicate++;
      continue;
    }
    seen.add(contact);
    candidates.push({ recipient: { ...recipient, email }, contact, address: normaliseAddress(email) });
  }
  const suppressed = new Set(candidates.length === 0 ? [] : await suppressedOf(candidates));
  const kept = candidates.filter(({ contact }) => !suppressed.has(contact)).map(({ recipient }) => recipient);
  return { kept, skipped: { suppressed: candidates.length - kept.length, duplicate, invalid } };
}

function isTooLarge({ variables }: CampaignRecipient): boolean {
  return variables !== undefined && JSON.stringify(variables).length > MAX_RECIPIENT_CHARACTERS;
}
