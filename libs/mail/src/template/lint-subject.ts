import { finding, type LintFinding } from './lint-finding.js';

/** More is cut by the lists of most readers. */
const SHOWN = 78;

export function lintSubject(subject: string | undefined): LintFinding[] {
  if (subject === undefined || subject.trim() === '') {
    return [
      finding('no_subject', 'error', 'subject', 'There is no subject.', 'Write one; filters distrust mails without.'),
    ];
  }
  const words = subject
    .slice(0, 2000)
    .replaceAll(/\{[{%][^{}]*[}%]\}/g, '')
    .trim();
  const found: LintFinding[] = [];
  const add = (rule: string, message: string, fix: string): void => {
    found.push(finding(rule, 'warning', 'subject', message, fix));
  };
  const capitals = words.replaceAll(/[^\p{Lu}]/gu, '').length;
  const letters = words.replaceAll(/[^\p{L}]/gu, '').length;
  if (letters >= 8 && capitals / letters > 0.6)
    add('subject_capitals', 'Most of it is capitals.', 'Write it as a sentence.');
  if (/[!?]{2,}|!.*!/.test(words) || /[$€£]{2,}/.test(words))
    add('subject_shouting', 'It shouts (!!, ??, $$).', 'One mark is enough.');
  if (/^\s*(?:re|fwd?|aw|wg)\s*:/i.test(words)) {
    add(
      'subject_pretends_reply',
      'It pretends to be an answer.',
      'Leave out "Re:" and "Fwd:"; answers get theirs when they are sent.',
    );
  }
  if (words.length > SHOWN) add('subject_long', `It has ${words.length} characters.`, `Keep it below ${SHOWN}.`);
  return found;
}
