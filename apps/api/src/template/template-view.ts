import { lintTemplate, templateVariables, type LintFinding, type MailTemplate } from '@posthorn/mail';
import type { TemplateRow } from './template.queries.js';

/** What a look at a template finds. */
export interface TemplateLint {
  /** Without errors; warnings advise. */
  readonly ok: boolean;
  readonly findings: readonly LintFinding[];
  /** What a send has to give, in the order of their first use. */
  readonly variables: readonly string[];
}

/** A template as the API shows it. Times are ISO 8601 UTC. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  /** Approved at this version; a change makes it a draft again. */
  readonly status: 'draft' | 'approved';
  /** Counts its changes, from 1. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lint: TemplateLint;
}

/** The same without what only one template's page needs. */
export type TemplateSummary = Omit<Template, 'html' | 'text' | 'lint'>;

export function toTemplate(row: TemplateRow): Template {
  const { createdAt, updatedAt, ...summary } = toSummary(row);
  return { ...summary, html: row.html, text: row.text, createdAt, updatedAt, lint: lintOf(mailTemplate(row)) };
}

export function toSummary(row: TemplateRow): TemplateSummary {
  return {
    id: row.id,
    name: row.name,
    subject: row.subject,
    status: row.status,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export function lintOf(template: MailTemplate): TemplateLint {
  const findings = lintTemplate(template);
  const ok = findings.every(({ severity }) => severity !== 'error');
  return { ok, findings, variables: templateVariables(template) };
}

/** As libs/mail takes it: a part that is not there is left out. */
export function mailTemplate({
  subject,
  html,
  text,
}: {
  readonly subject: string;
  readonly html?: string | null | undefined;
  readonly text?: string | null | undefined;
}): MailTemplate {
  return { subject, ...(html ? { html } : {}), ...(text ? { text } : {}) };
}
