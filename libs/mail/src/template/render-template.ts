/** A mail with variables in Liquid's syntax. */
export interface MailTemplate {
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
}

export interface RenderedMail {
  subject?: string;
  html?: string;
  text?: string;
}

export type RenderResult =
  | { readonly ok: true; readonly content: RenderedMail }
  | { readonly ok: false; readonly missing: string[]; readonly problem?: string };

export function renderTemplate(_template: MailTemplate, _variables: Readonly<Record<string, unknown>>): RenderResult {
  throw new Error('not built yet');
}

export function templateVariables(_template: MailTemplate): string[] {
  throw new Error('not built yet');
}
