import { addressParts, lintTemplate, renderTemplate, type MailTemplate } from '@posthorn/mail';
import { InvalidCampaignError } from '../campaigns.errors.js';
import { personVariables } from '../mail/person-variables.js';
import {
  campaignDefinition,
  type CampaignDefinition,
  type CampaignDefinitionInput,
  type CampaignVariant,
} from './campaign-definition.js';

/** All mails of a definition filled in once, at most; ordinary ones take a hundredth of it. Milliseconds. */
const CHECK_LIMIT_MS = 1_500;

/**
 * A definition that can be carried out, with its defaults filled in.
 * @throws InvalidCampaignError naming the first field that is wrong
 */
export function checkDefinition(input: CampaignDefinitionInput): CampaignDefinition {
  const parsed = campaignDefinition.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidCampaignError(issue?.path.join('.') || 'definition', `is not valid: ${issue?.message ?? ''}`);
  }
  const { from, replyTo = [], steps } = parsed.data;
  assertAddress('from.email', from.email);
  for (const [i, { email }] of replyTo.entries()) assertAddress(`replyTo.${i}.email`, email);
  const begunMs = performance.now();
  for (const [i, { variants }] of steps.entries()) {
    for (const [k, variant] of variants.entries()) {
      assertRenders(`steps.${i}.variants.${k}`, variant);
      assertQuick(`steps.${i}.variants.${k}`, performance.now() - begunMs);
    }
  }
  return parsed.data;
}

function assertAddress(field: string, email: string): void {
  if (addressParts(email) === undefined) throw new InvalidCampaignError(field, 'must be an email address');
}

/** What can be known before there are recipients: that it can be read, and filled in as far as everybody has what it asks for. */
function assertRenders(field: string, { subject, html, text }: CampaignVariant): void {
  const template: MailTemplate = { subject, ...(html !== undefined && { html }), ...(text !== undefined && { text }) };
  const broken = lintTemplate(template).find(({ rule }) => rule === 'broken_syntax');
  if (broken)
    throw new InvalidCampaignError(`${field}.${broken.part}`, `cannot be read: ${broken.message} ${broken.fix}`);
  const rendered = renderTemplate(template, personVariables({ email: 'somebody@example.com' }));
  if (rendered.ok || rendered.missing.length > 0) return;
  throw new InvalidCampaignError(field, `cannot be filled in: ${rendered.problem ?? 'it takes too long'}`);
}

/** Six hundred texts that each take what one may would keep the process from everybody else for a minute. */
function assertQuick(field: string, tookMs: number): void {
  if (tookMs <= CHECK_LIMIT_MS) return;
  throw new InvalidCampaignError(
    field,
    `cannot be filled in: the mails up to this one take longer than ${CHECK_LIMIT_MS} ms together`,
  );
}
