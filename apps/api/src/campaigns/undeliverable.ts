import { renderRecipient, type CampaignDefinition, type CampaignRecipient } from '@posthorn/campaigns';
import type { Audience, Warning } from './audience.js';

/** Recipients that are tried beforehand; what is wrong with a list is mostly wrong from its start. */
const SAMPLE = 100;
/** Of many steps and variants fewer recipients are tried. */
const MAX_RENDERED = 400;
/** For all of them; a text may take 100 ms, and meanwhile nobody else is answered. Milliseconds. */
const LONGEST_MS = 250;
const MAX_EXAMPLES = 10;

/** The same recipients, of which the first ones are kept while they pass. */
export async function* keepingFirst(audience: Audience, kept: CampaignRecipient[]): AsyncGenerator<CampaignRecipient> {
  for await (const recipient of audience) {
    if (kept.length < SAMPLE) kept.push(recipient);
    yield recipient;
  }
}

/**
 * Tells of recipients that a text asks something about that nobody gave: they would get no mail.
 * @param sample the first recipients of a request
 */
export function undeliverable(definition: CampaignDefinition, sample: readonly CampaignRecipient[]): Warning[] {
  const texts = definition.steps.flatMap(({ variants }) => variants);
  const wanted = sample.slice(0, Math.max(1, Math.floor(MAX_RENDERED / texts.length)));
  const missing = new Set<string>();
  const lacking: { readonly param: string; readonly email: string }[] = [];
  const untilMs = performance.now() + LONGEST_MS;
  const isLate = () => performance.now() > untilMs;
  let tried = 0;
  for (const recipient of wanted) {
    if (isLate()) break;
    const names = texts.flatMap((text) => (isLate() ? [] : missingIn(definition, text, recipient)));
    for (const name of names) missing.add(name);
    if (names.length > 0) lacking.push({ param: `recipients.${tried}.variables`, email: recipient.email });
    tried++;
  }
  if (lacking.length === 0) return [];
  const names = [...missing].join(', ');
  const [first = ''] = missing;
  return [
    {
      code: 'missing_variables',
      message: `Of the first ${tried} recipients ${lacking.length} lack ${names}, and would get no mail. Give it, or write {{ ${first} | default: "" }}.`,
      count: lacking.length,
      examples: lacking.slice(0, MAX_EXAMPLES),
    },
  ];
}

function missingIn(
  definition: CampaignDefinition,
  text: CampaignDefinition['steps'][number]['variants'][number],
  recipient: CampaignRecipient,
): readonly string[] {
  const rendered = renderRecipient(definition, text, recipient);
  return rendered.ok ? [] : rendered.missing;
}
