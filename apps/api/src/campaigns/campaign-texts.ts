import { lintTemplate, templateVariables, type LintFinding, type MailTemplate } from '@posthorn/mail';
import type { MailBody } from './campaign-mail.js';

/** Every mail of a campaign, as a request gives them. */
export interface MailsBody extends MailBody {
  readonly steps?: readonly MailBody[] | undefined;
}

type Place = readonly (string | number)[];
type Part = 'subject' | 'html' | 'text';

/** A mail that can be sent: of several variants, each. */
interface PlacedText {
  readonly text: MailTemplate;
  /** Where in the request a part of it stands, or would. */
  readonly place: (part: Part) => Place;
}

function textsOf(body: MailsBody): PlacedText[] {
  return [...variantsOf(body, []), ...(body.steps ?? []).flatMap((step, index) => variantsOf(step, ['steps', index]))];
}

function variantsOf({ variants, ...mail }: MailBody, at: Place): PlacedText[] {
  if (!variants) return [{ text: partsOf(mail, {}), place: (part) => [...at, part] }];
  return variants.map((variant, index) => ({
    text: partsOf(mail, variant),
    place: (part) => (variant[part] === undefined ? [...at, part] : [...at, 'variants', index, part]),
  }));
}

type Parts = { readonly [Name in Part]?: string | null | undefined };

/** An empty part is none; one that a variant has empty or null it does not have from the mail either. */
export function partsOf(mail: Parts, variant: Parts): MailTemplate {
  const { subject, html, text } = { ...mail, ...given(variant) };
  return { ...(subject && { subject }), ...(html && { html }), ...(text && { text }) };
}

function given({ subject, html, text }: Parts): Parts {
  return {
    ...(subject !== undefined && { subject }),
    ...(html !== undefined && { html }),
    ...(text !== undefined && { text }),
  };
}

export interface TextProblem {
  readonly path: Place;
  readonly message: string;
}

/** What the mails still lack. */
export function textProblems(body: MailsBody): TextProblem[] {
  const lacking = textsOf(body).flatMap(({ text, place }) => [
    ...(text.subject === undefined ? [{ path: place('subject'), message: 'is required' }] : []),
    ...(text.html === undefined && text.text === undefined
      ? [{ path: place('text'), message: 'or html is required' }]
      : []),
  ]);
  const mails = [{ mail: body, at: [] as Place }, ...(body.steps ?? []).map((mail, i) => ({ mail, at: ['steps', i] }))];
  const untested = mails
    .filter(({ mail }) => mail.ab_test && !mail.variants)
    .map(({ at }) => ({ path: [...at, 'ab_test'], message: 'needs variants to compare' }));
  return distinct([...lacking, ...untested], ({ path }) => path.join('.'));
}

/** What a look at a text found. */
export interface TextFinding extends Omit<LintFinding, 'part'> {
  readonly path: Place;
}

/** Errors and advice about all texts; what several variants share is told once. */
export function lintTexts(body: MailsBody): TextFinding[] {
  const found = textsOf(body).flatMap(({ text, place }) =>
    lintTemplate(text).map(({ part, ...finding }) => ({
      ...finding,
      path: place(part === 'template' ? (text.html === undefined ? 'text' : 'html') : part),
    })),
  );
  return distinct(found, ({ path, rule, message }) => `${path.join('.')} ${rule} ${message}`);
}

/** What the texts are filled in with, in the order of their first use. */
export function variablesOf(body: MailsBody): string[] {
  return [...new Set(textsOf(body).flatMap(({ text }) => templateVariables(text)))];
}

/** The first of each name, in their order. */
function distinct<Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => seen.size < seen.add(nameOf(item)).size);
}
