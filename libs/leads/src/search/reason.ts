import type { About, Criterion } from './question.js';
import type { FoundRow } from './local-search.queries.js';

type Fields = Pick<FoundRow, 'role' | 'industry' | 'location' | 'company_size' | 'grades'>;

/** What of a lead matched, for a person: `role “Founder & CEO”; location “Bengaluru, India”`. */
export function reasonOf(lead: Fields, criteria: readonly Criterion[]): string {
  const matched = criteria.flatMap((criterion, i) => {
    const grade = lead.grades[i] ?? 0;
    return grade > 0 ? [matchOf(lead, criterion, grade)] : [];
  });
  if (criteria.length === 0) return 'nothing was asked for, so everybody is found';
  return matched.length === 0 ? 'nothing matched' : matched.join('; ');
}

/** Why a lead was left out: the first criterion that has to hold and does not. */
export function missOf(lead: Fields, criteria: readonly Criterion[]): string {
  const missed = criteria.find(({ atLeast }, i) => atLeast > 0 && (lead.grades[i] ?? 0) < atLeast);
  if (missed === undefined) return 'beyond the limit';
  const { about, asked } = missed;
  if (about === 'words' || about === 'keywords') return `too little of ${quoted(asked)} is said of this lead`;
  const value = fieldOf(lead, about);
  if (value === null) return `no ${about} is known; asked for ${asked}`;
  // Roles are asked for in the plural.
  return `${about} ${quoted(value)} ${about === 'role' ? 'does not match' : 'is not'} ${asked}`;
}

function matchOf(lead: Fields, { about, asked, test }: Criterion, grade: number): string {
  if (test.kind === 'share') {
    const matched = Math.round(grade * test.each.length);
    return `${matched} of ${test.each.length} ${about} (${asked})`;
  }
  if (about === 'words' || about === 'keywords') return `${quoted(asked)} is said of this lead`;
  const value = fieldOf(lead, about);
  if (test.kind === 'like') return `${about} ${quoted(value ?? '')} is close to ${quoted(asked)}`;
  if (grade < 1 || value === null) return `${asked} in role, company or custom fields`;
  return `${about} ${quoted(value)}`;
}

function fieldOf(lead: Fields, about: About): string | null {
  switch (about) {
    case 'role':
      return lead.role;
    case 'industry':
      return lead.industry;
    case 'location':
      return lead.location;
    case 'company size':
      return lead.company_size;
    case 'words':
    case 'keywords':
      return null;
    default:
      return about satisfies never;
  }
}

const LONGEST_VALUE = 80;

function quoted(text: string): string {
  return `“${text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text}”`;
}
