import { flagsOf, type LeadFlags } from '../flags/lead-flags.js';
import { readCompanySize, type SizeRange } from './company-size.js';
import { normaliseLeadAddress } from './lead-address.js';
import { readLawfulBasis } from './lawful-basis.js';
import type { LeadFields, LeadOrigin } from './lead.js';
import { completeNames } from './person-name.js';

/** A lead as somebody gives it: text as it comes, absent when they do not say. */
export type GivenLead = {
  readonly [Field in keyof Omit<LeadFields, 'custom'>]?: string | null | undefined;
} & {
  readonly email: string;
  readonly custom?: Readonly<Record<string, string>> | undefined;
  readonly source?: string | undefined;
  readonly lawfulBasis?: string | null | undefined;
  /** ISO 8601, a date or with a time. */
  readonly consentedAt?: string | null | undefined;
  readonly lawfulBasisNote?: string | null | undefined;
};

/** A lead that can be stored. */
export interface NewLead extends LeadFields, LeadOrigin, LeadFlags {
  readonly email: string;
  /** Normalised. */
  readonly address: string;
  readonly size: SizeRange | undefined;
}

export interface FieldProblem {
  /** Of `GivenLead`. */
  readonly field: string;
  /** To stand after the field's name: `must be at most 255 characters`. */
  readonly problem: string;
}

export type ReadLead =
  | { readonly ok: true; readonly lead: NewLead }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const MAX_TEXT = 255;
const MAX_URL = 2_048;
const MAX_NOTE = 1_000;
const MAX_CUSTOM_FIELDS = 128;
const MAX_CUSTOM_TEXT = 2_048;
const CUSTOM_NAME = /^[a-z][a-z0-9_]{0,63}$/;
const SOURCE = /^[a-z][a-z0-9_]{0,63}$/;
const DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Checks and tidies what somebody gave. Nothing is cut short to make it fit: what does not is a problem.
 * @param defaultSource where it comes from when it does not say
 */
export function newLead(given: GivenLead, defaultSource: string): ReadLead {
  const problems: FieldProblem[] = [];
  const take = (field: keyof GivenLead, most = MAX_TEXT): string | null => {
    const text = tidy(given[field]);
    if (text === null) return null;
    if (!text.isWellFormed()) problems.push({ field, problem: 'must be well-formed Unicode' });
    if (text.length <= most) return text;
    problems.push({ field, problem: `must be at most ${most} characters` });
    // A cell may have a million: what is refused is not looked at any closer.
    return null;
  };
  const email = normaliseLeadAddress(given.email);
  if (!email.ok) problems.push({ field: 'email', problem: email.problem });
  const names = completeNames({ name: take('name'), firstName: take('firstName'), lastName: take('lastName') });
  const companySize = take('companySize');
  const fields = {
    ...names,
    role: take('role'),
    company: take('company'),
    location: take('location'),
    industry: take('industry'),
    companySize,
    linkedinUrl: take('linkedinUrl', MAX_URL),
    website: take('website', MAX_URL),
    custom: takeCustom(given.custom ?? {}, problems),
  };
  for (const field of ['linkedinUrl', 'website'] as const)
    if (!isWebAddress(fields[field]))
      problems.push({ field, problem: 'must be a web address like https://example.com' });
  const origin = takeOrigin(given, take('lawfulBasisNote', MAX_NOTE), problems);
  const source = given.source ?? defaultSource;
  if (!SOURCE.test(source)) problems.push({ field: 'source', problem: 'must be lower snake case like trade_fair' });
  if (!email.ok || problems.length > 0) return { ok: false, problems };
  const size = companySize === null ? undefined : readCompanySize(companySize);
  const { address } = email;
  return { ok: true, lead: { ...fields, ...origin, source, email: email.email, address, size, ...flagsOf(address) } };
}

function takeOrigin(
  { lawfulBasis, consentedAt }: GivenLead,
  lawfulBasisNote: string | null,
  problems: FieldProblem[],
): Omit<LeadOrigin, 'source'> {
  const basis = tidy(lawfulBasis);
  const read = basis === null ? null : readLawfulBasis(basis);
  if (read === undefined)
    problems.push({
      field: 'lawfulBasis',
      problem: 'must be consent, contract, legal_obligation, vital_interests, public_task or legitimate_interests',
    });
  const when = tidy(consentedAt);
  const time = when === null ? null : readTime(when);
  if (time === undefined)
    problems.push({ field: 'consentedAt', problem: 'must be a date like 2026-06-15 or 2026-06-15T09:00:00Z' });
  return { lawfulBasis: read ?? null, consentedAt: time ?? null, lawfulBasisNote };
}

/** A time without a zone is in UTC. @returns nothing for what is none, or before there was electronic mail of this kind */
function readTime(text: string): Date | undefined {
  if (!DATE.test(text)) return undefined;
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(text) || text.length === 'yyyy-mm-dd'.length;
  const time = new Date(hasZone ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(time.getTime()) || time.getTime() < 0 ? undefined : time;
}

function takeCustom(given: Readonly<Record<string, string>>, problems: FieldProblem[]): Record<string, string> {
  const custom: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = `custom.${name.slice(0, 64)}`;
    const text = tidy(value);
    if (!CUSTOM_NAME.test(name)) problems.push({ field, problem: 'must have a name in lower snake case' });
    else if (text !== null && !text.isWellFormed()) problems.push({ field, problem: 'must be well-formed Unicode' });
    else if (text !== null && text.length > MAX_CUSTOM_TEXT)
      problems.push({ field, problem: `must be at most ${MAX_CUSTOM_TEXT} characters` });
    else if (text !== null) custom[name] = text;
  }
  if (Object.keys(given).length > MAX_CUSTOM_FIELDS)
    problems.push({ field: 'custom', problem: `must have at most ${MAX_CUSTOM_FIELDS} fields` });
  return custom;
}

/** Without control characters and needless white space; null for nothing. */
function tidy(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .normalize('NFC');
  return text === '' ? null : text;
}

/** With or without a scheme: people write `example.com`. Nothing but the web, so that no link of a lead runs a script. */
function isWebAddress(text: string | null): boolean {
  if (text === null) return true;
  const url = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/:]+\.[^/:]+:\d/.test(text) ? text : `https://${text}`;
  return /^https?:/i.test(url) && URL.canParse(url) && !/\s/.test(text);
}
