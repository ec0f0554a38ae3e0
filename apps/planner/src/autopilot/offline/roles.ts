import { singular } from './singular.js';

/** Roles people are looked for by, in singular and plural. Longer ones come before what they contain. */
const ROLES: readonly string[] = [
  'co-?founders?',
  'founders?|startup owners?',
  'ceos?|chief executives?(?: officers?)?',
  'ctos?|chief (?:technology|technical) officers?',
  'cfos?|chief financial officers?',
  'cmos?|chief marketing officers?',
  'coos?|chief operating officers?',
  'cisos?|chief information security officers?',
  'cios?|chief information officers?',
  'vps?|vice[- ]presidents?',
  'managing directors?',
  'product (?:managers?|owners?)',
  'project managers?',
  'office managers?',
  'marketing (?:managers?|leads?|leaders?)',
  'sales (?:managers?|leads?|leaders?)',
  '(?:hr|human resources) (?:managers?|leads?|leaders?|directors?)',
  'engineering (?:managers?|leads?|leaders?)',
  'software (?:engineers?|developers?)',
  'data (?:scientists?|engineers?|analysts?)',
  'researchers?|scientists?',
  'engineers?',
  'developers?|programmers?|coders?',
  'designers?',
  'marketers?|marketeers?',
  'recruiters?|talent (?:partners?|managers?)',
  'investors?|venture capitalists?|angels?|vcs?',
  'consultants?|advisors?|advisers?',
  'accountants?|bookkeepers?',
  'lawyers?|attorneys?|solicitors?',
  'doctors?|physicians?',
  'dentists?',
  'teachers?|professors?|lecturers?',
  'architects?',
  'realtors?|(?:real )?estate agents?',
  'journalists?|reporters?|editors?',
  'creators?|influencers?|youtubers?|bloggers?',
  'buyers?|purchasers?|procurement officers?',
  'directors?',
  'managers?',
  'owners?|proprietors?',
  'entrepreneurs?|freelancers?',
];

/** `Heads of marketing at ...`: what somebody is head of belongs to the role. */
const HEADS = /\b(?:heads?|directors?|vps?|vice[- ]presidents?) of (\p{L}+(?: (?:and|&) \p{L}+)?)/iu;
const PATTERNS = ROLES.map((role) => new RegExp(`(?<![\\p{L}-])(?:${role})(?![\\p{L}-])`, 'iu'));

/** The role that a group of people is described by, in singular and in the words of the description; nothing for none that is known. */
export function roleIn(group: string): string | undefined {
  const head = HEADS.exec(group)?.[0];
  if (head !== undefined) return head.replace(/^.*?(?= of )/u, singular);
  const found = PATTERNS.map((pattern) => pattern.exec(group)?.[0]).find((words) => words !== undefined);
  return found && singular(found);
}
