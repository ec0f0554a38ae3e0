import { renderTemplate, type MailContent } from '@posthorn/mail';
import { mailTemplateOf, type AgentRow, type LintedTemplate } from '@posthorn/sending';
import { linksOf } from '../mail-links.js';
import { filesOf, type FileToStore } from './attachment.js';
import type { RequestSend } from './request-send.js';
import { missingVariables, noTemplate, unknownFields, unusableTemplate } from './send.errors.js';

/** What a request is made of: complete, its files not stored yet. */
export interface SendContent {
  readonly content: MailContent;
  readonly files: readonly FileToStore[];
  /** The template's id; the name the caller gave it when there is none of that name. */
  readonly templateId: string | undefined;
}

type AskedContent = Pick<RequestSend, 'templateId' | 'payload' | 'attachments' | 'tracking' | 'unsubscribe'>;

const OWN_FIELDS = ['subject', 'html', 'text'] as const;

/**
 * A template of the workspace is filled in with the payload; one that is not known here only names what the payload's own
 * content was made of.
 * @throws Problem 422 for a template that is not known where there is no content, or lacks variables
 */
export function sendContentOf(
  { templateId, payload = {}, attachments, ...asked }: AskedContent,
  template: LintedTemplate | undefined,
  agent: AgentRow | undefined,
): SendContent {
  const files = filesOf(attachments ?? []);
  const mail = template ? rendered(template, payload) : ownContent(templateId, payload);
  const content: MailContent = {
    ...(agent?.email && { from: { email: agent.email, name: agent.display_name ?? agent.name } }),
    ...mail,
    ...linksOf(asked, mail),
    ...(files.length > 0 && { attachments: files.map(({ named }) => named) }),
  };
  return { content, files, templateId: template?.row.id ?? templateId };
}

function rendered({ row }: LintedTemplate, variables: Readonly<Record<string, unknown>>): MailContent {
  const result = renderTemplate(mailTemplateOf(row), variables);
  if (result.ok) return result.content;
  if (result.missing.length > 0) throw missingVariables(row.name, result.missing);
  throw unusableTemplate(row.name, result.problem ?? 'it cannot be rendered');
}

function ownContent(templateId: string | undefined, payload: NonNullable<RequestSend['payload']>): MailContent {
  const given = OWN_FIELDS.filter((name) => payload[name] !== undefined);
  if (templateId !== undefined && given.length === 0) throw noTemplate(templateId);
  const others = Object.keys(payload).filter((name) => !OWN_FIELDS.some((own) => own === name));
  // Beside a template's name they may be what its content was made with.
  if (templateId === undefined && others.length > 0) throw unknownFields(others);
  return Object.fromEntries(given.map((name) => [name, payload[name]]));
}
