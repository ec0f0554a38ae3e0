import { newLead, type GivenLead, type NewLead } from '../lead/new-lead.js';
import { COHORTS, COMPANY_NAMES, COMPANY_SIZES, type Cohort } from './sample-people.js';

/** What `source` says of them. */
export const SAMPLE_SOURCE = 'sample';
const NOTE = 'Made up by Posthorn: no such person exists, and no mail to a .example address arrives anywhere.';

/** People who do not exist, the same ones each time: what a first run may find. Their addresses are below `.example` (RFC 2606). */
export function sampleLeads(): NewLead[] {
  let before = 0;
  return COHORTS.flatMap((cohort) => {
    const people = Array.from({ length: cohort.people }, (_, i) => toLead(givenPerson(cohort, i, before + i)));
    before += cohort.people;
    return people;
  });
}

/** @param i in the cohort, from 0 @param number over all cohorts, from 0 */
function givenPerson(cohort: Cohort, i: number, number: number): GivenLead {
  const firstName = inTurn(cohort.firstNames, i);
  const lastName = inTurn(cohort.lastNames, i * 5 + Math.floor(i / cohort.firstNames.length));
  const company = `${inTurn(COMPANY_NAMES, number)} ${inTurn(cohort.companies, Math.floor(number / 3))}`;
  const domain = `${company.toLowerCase().replaceAll(' ', '')}.example`;
  // Numbered, so that no two share an address whatever the lists above hold.
  const mailbox = `${firstName}.${lastName}.${number + 1}`.toLowerCase();
  return {
    email: `${mailbox}@${domain}`,
    firstName,
    lastName,
    role: inTurn(cohort.roles, i),
    company,
    industry: cohort.industry,
    location: inTurn(cohort.places, i),
    companySize: inTurn(COMPANY_SIZES, i),
    website: `https://${domain}`,
    custom: { sample: 'yes' },
    lawfulBasis: 'synthetic',
    lawfulBasisNote: NOTE,
  };
}

function toLead(given: GivenLead): NewLead {
  const read = newLead(given, SAMPLE_SOURCE);
  if (!read.ok) throw new Error(`the sample lead ${given.email} is none: ${JSON.stringify(read.problems)}`);
  return read.lead;
}

function inTurn(values: readonly string[], i: number): string {
  return values[i % values.length] ?? '';
}
