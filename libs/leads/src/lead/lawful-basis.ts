import { LAWFUL_BASES, type LawfulBasis } from './lead.js';

/** How else people write them. */
const OTHER_WORDS: Readonly<Record<string, LawfulBasis>> = {
  opt_in: 'consent',
  optin: 'consent',
  consented: 'consent',
  legitimate_interest: 'legitimate_interests',
  li: 'legitimate_interests',
  contractual: 'contract',
  performance_of_a_contract: 'contract',
  vital_interest: 'vital_interests',
  public_interest: 'public_task',
};

/** @returns nothing when it is none; `Legitimate interest` is one */
export function readLawfulBasis(text: string): LawfulBasis | undefined {
  const name = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return (
    LAWFUL_BASES.find((basis) => basis === name) ?? (Object.hasOwn(OTHER_WORDS, name) ? OTHER_WORDS[name] : undefined)
  );
}
