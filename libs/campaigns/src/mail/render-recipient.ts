import { renderTemplate, type MailContent } from '@posthorn/mail';
import type { CampaignDefinition, CampaignVariant } from '../definition/campaign-definition.js';
import type { CampaignRecipient } from '../recipients/recipients-codec.js';
import { personVariables } from './person-variables.js';

export type RenderedRecipient =
  | { readonly ok: true; readonly content: MailContent }
  /** @property reason lower snake case; `missing` names variables nobody gave */
  | {
      readonly ok: false;
      readonly reason: 'missing_variables' | 'not_renderable';
      readonly missing: readonly string[];
    };

/** The mail of one recipient. Pure: asked for again it is the same mail. */
export function renderRecipient(
  { from, replyTo, tracking, unsubscribe }: CampaignDefinition,
  { subject, html, text }: CampaignVariant,
  recipient: CampaignRecipient,
): RenderedRecipient {
  const template = { subject, ...(html !== undefined && { html }), ...(text !== undefined && { text }) };
  const rendered = renderTemplate(template, personVariables(recipient));
  if (!rendered.ok) {
    const { missing } = rendered;
    return { ok: false, reason: missing.length > 0 ? 'missing_variables' : 'not_renderable', missing };
  }
  return { ok: true, content: { from, replyTo, ...rendered.content, tracking, unsubscribe } };
}
