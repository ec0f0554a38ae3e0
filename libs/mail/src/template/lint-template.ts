import { htmlFacts } from './html-facts.js';
import { messagesOf } from './liquid-errors.js';
import { parsePart } from './liquid-engine.js';
import { lintHtml } from './lint-html.js';
import { lintSubject } from './lint-subject.js';
import { finding, type LintFinding } from './lint-finding.js';
import { PARTS, templateVariables, type MailTemplate } from './render-template.js';

export type { LintFinding } from './lint-finding.js';

/** Merge fields of other products, and what people mean to replace by hand. */
const FOREIGN = [
  /\*\|[\w:]+\|\*/,
  /%%?[A-Z][A-Z_]{2,30}%%?/,
  /\{\{\{/,
  /\[(?:first|last|your|company)[ _-]?name\]/i,
  /lorem ipsum/i,
];

/**
 * What is wrong with a template, and what makes mailbox providers distrust it. `error`: it cannot be sent as it is; `warning`: it can, and should
 * be looked at. Never throws.
 * @param known variables that will be given, as far as that is known: `contact` covers `contact.name`; others are reported when this is set
 */
export function lintTemplate(template: MailTemplate, known?: readonly string[]): LintFinding[] {
  return [
    ...syntax(template),
    ...bodies(template),
    ...lintSubject(template.subject),
    ...(template.html === undefined ? [] : lintHtml(template.html, htmlFacts(template.html))),
    ...foreign(template),
    ...(known === undefined ? [] : variables(template, known)),
  ];
}

function variables(template: MailTemplate, known: readonly string[]): LintFinding[] {
  const isKnown = (name: string): boolean =>
    known.some((each) => name === each || name.startsWith(`${each}.`) || name.startsWith(`${each}[`));
  return templateVariables(template)
    .filter((name) => !isKnown(name))
    .map((name) =>
      finding('unknown_variable', 'error', 'template', `Nothing gives "${name}".`, `Use one of: ${known.join(', ')}.`),
    );
}

function syntax(template: MailTemplate): LintFinding[] {
  return PARTS.flatMap((part) => {
    const source = template[part];
    if (source === undefined) return [];
    try {
      parsePart(part, source);
      return [];
    } catch (error) {
      return [
        finding(
          'broken_syntax',
          'error',
          part,
          `${messagesOf(error)[0] ?? 'It cannot be read'}.`,
          'Correct the Liquid syntax; tags, filters and quotes have to be closed.',
        ),
      ];
    }
  });
}

function bodies({ html, text }: MailTemplate): LintFinding[] {
  const isEmpty = (body: string | undefined): boolean => body === undefined || body.trim() === '';
  if (isEmpty(html) && isEmpty(text)) {
    return [finding('no_body', 'error', 'template', 'There is neither HTML nor text.', 'Write at least one of them.')];
  }
  const found: LintFinding[] = [];
  if (isEmpty(text)) {
    found.push(
      finding(
        'no_text_part',
        'warning',
        'text',
        'There is no text; one is made from the HTML.',
        'Write the text yourself if that is not good enough.',
      ),
    );
  }
  if (!/unsubscribe|opt[ -]?out/i.test(`${html ?? ''} ${text ?? ''}`)) {
    found.push(
      finding(
        'no_unsubscribe',
        'warning',
        'template',
        'Nothing lets the reader unsubscribe.',
        'Link to {{ unsubscribe_url }}, unless the mail is transactional.',
      ),
    );
  }
  return found;
}

function foreign(template: MailTemplate): LintFinding[] {
  return PARTS.flatMap((part) => {
    const source = template[part]?.slice(0, 500_000) ?? '';
    const match = FOREIGN.map((pattern) => pattern.exec(source)?.[0]).find((text) => text !== undefined);
    if (match === undefined) return [];
    return [
      finding(
        'foreign_placeholder',
        'warning',
        part,
        `"${match}" would be sent as it stands.`,
        'Variables are written {{ name }}.',
      ),
    ];
  });
}
