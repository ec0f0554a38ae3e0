import type { MailTemplate } from './render-template.js';

export interface LintFinding {
  readonly rule: string;
  /** Errors refuse a template where approval demands clean ones; warnings advise. */
  readonly severity: 'error' | 'warning';
  readonly part: 'subject' | 'html' | 'text' | 'template';
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

export function lintTemplate(_template: MailTemplate): LintFinding[] {
  throw new Error('not built yet');
}
