import type { CampaignBody, CampaignFields } from './campaign-body.js';
import { incompleteTexts, ofVariants } from './campaign.errors.js';
import { textProblems } from './campaign-texts.js';
import type { CampaignParts } from './campaign-view.js';

const OWN = ['subject', 'html', 'text'] as const;

/**
 * What a campaign is made of once a change is carried out: what the change leaves out is as before, `null` is none.
 * @throws Problem 422 for what the variants have each for themselves, and for a mail that would lack something
 */
export function changed(before: CampaignParts, changes: CampaignFields): CampaignBody {
  const { from, fromEmail = before.from.email, fromName = before.from.name, ...others } = changes;
  if (before.variants && others.variants === undefined) {
    const field = OWN.find((name) => others[name] !== undefined);
    if (field !== undefined) throw ofVariants(field);
  }
  const after = { ...before, ...others, from: from ?? senderOf(fromEmail, fromName) };
  const problems = textProblems(after);
  if (problems.length > 0) throw incompleteTexts(problems);
  return after;
}

export function senderOf(email: string, name: string | undefined): CampaignBody['from'] {
  return { email, ...(name !== undefined && { name }) };
}
