import { messagesOf } from './liquid-errors.js';
import { contextOf, engineOf, MAX_PART, OWN_VARIABLES, parsePart, type PartName } from './liquid-engine.js';

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

export const PARTS: readonly PartName[] = ['subject', 'html', 'text'];
/** RFC 5322 section 2.1.1. */
const MAX_SUBJECT = 998;

/**
 * A template filled in. Variables that are used and not given make it fail, all of them listed; `{% if x %}` and `{{ x | default: "" }}` may ask for what
 * is not there. Values are escaped in HTML, unless their last filter is `raw`. `unsubscribe_url` is always there, and becomes the recipient's own
 * address when the mail is composed. Bounded: 500,000 characters a part, 100 ms of work a part, 2 million characters made by filters.
 */
export function renderTemplate(template: MailTemplate, variables: Readonly<Record<string, unknown>>): RenderResult {
  const content: RenderedMail = {};
  const missing = new Set<string>();
  const problems: string[] = [];
  for (const part of PARTS) {
    const source = template[part];
    if (source === undefined) continue;
    const rendered = renderPart(part, source, variables);
    for (const name of rendered.missing) missing.add(name);
    if (rendered.problem !== undefined) problems.push(`${part}: ${rendered.problem}`);
    content[part] = rendered.text;
  }
  const [problem] = problems;
  if (missing.size === 0 && problem === undefined) return { ok: true, content };
  return { ok: false, missing: [...missing], ...(problem === undefined ? {} : { problem }) };
}

/** What a template reads, `user.name` for a property, in the order of first use; parts that do not parse are passed over. */
export function templateVariables(template: MailTemplate): string[] {
  const names = PARTS.flatMap((part) => {
    const source = template[part];
    return source === undefined ? [] : variablesOf(part, source);
  });
  return [...new Set(names)].filter((name) => !Object.hasOwn(OWN_VARIABLES, name));
}

interface RenderedPart {
  readonly text: string;
  readonly missing: readonly string[];
  readonly problem?: string;
}

function renderPart(part: PartName, source: string, variables: Readonly<Record<string, unknown>>): RenderedPart {
  try {
    // What is given would win over the engine's globals, and a column of a lead file may be called like the address to unsubscribe at.
    const all = { ...variables, ...OWN_VARIABLES };
    const rendered: unknown = engineOf(part).renderSync(parsePart(part, source), contextOf(part, all));
    const text = part === 'subject' ? String(rendered).replaceAll(/\s+/g, ' ').trim() : String(rendered);
    const limit = part === 'subject' ? MAX_SUBJECT : MAX_PART;
    if (text.length <= limit) return { text, missing: [] };
    return { text: '', missing: [], problem: `the result has ${text.length} characters, ${limit} are allowed` };
  } catch (error) {
    return { text: '', ...problemsOf(error) };
  }
}

function variablesOf(part: PartName, source: string): string[] {
  try {
    return engineOf(part).globalFullVariablesSync(parsePart(part, source));
  } catch (error) {
    if (error instanceof Error) return [];
    throw error;
  }
}

/** An undefined variable says its name in the message only. */
function problemsOf(error: unknown): { missing: string[]; problem?: string } {
  const missing = new Set<string>();
  let problem: string | undefined;
  for (const message of messagesOf(error)) {
    const name = /^undefined variable: ([^\s,]+)/.exec(message)?.[1];
    if (name === undefined) problem ??= message;
    else missing.add(name);
  }
  return { missing: [...missing], ...(problem === undefined ? {} : { problem }) };
}
