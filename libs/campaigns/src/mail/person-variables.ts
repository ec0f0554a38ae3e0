import type { CampaignRecipient } from '../recipients/recipients-codec.js';

/**
 * What a template reads when nothing is known: words that make a sentence, never a hole. A last name has none, nor have
 * variables of the sender's own; whoever lacks those is left out.
 */
const FALLBACKS: Readonly<Record<string, string>> = {
  first_name: 'there',
  name: 'there',
  company: 'your company',
  role: 'your role',
  industry: 'your industry',
  location: 'your area',
};

/** What the templates of a campaign read about a recipient. Blank values count as not given. */
export function personVariables({ email, name, variables = {} }: CampaignRecipient): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => !isBlank(value)));
  const fullName = [name, given['name']].find((text): text is string => typeof text === 'string' && text.trim() !== '');
  const words = fullName?.trim().split(/\s+/) ?? [];
  return {
    ...FALLBACKS,
    ...(fullName !== undefined && { name: fullName.trim(), first_name: words[0] }),
    ...(words.length > 1 && { last_name: words.slice(1).join(' ') }),
    ...given,
    email,
  };
}

function isBlank(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}
