import { describe, expect, test } from 'vitest';
import type { LeadQuery } from './lead-source.js';
import { questionOf, UnreadableSizeError, type Criterion } from './question.js';
import { missOf, reasonOf } from './reason.js';

const ask = (query: Partial<LeadQuery>) => questionOf({ text: '', ...query });
const asked = (criteria: readonly Criterion[]) => criteria.map((criterion) => `${criterion.about}: ${criterion.asked}`);

describe('questionOf', () => {
  test.each<[Partial<LeadQuery>, string[]]>([
    [{ text: '' }, []],
    [{ text: 'SaaS founders in India' }, ['role: founders', 'industry: SaaS', 'location: India']],
    [
      { text: 'SaaS founders', filters: { industry: 'Software / SaaS', location: ['India', 'Singapore'] } },
      ['role: founders', 'industry: Software or SaaS', 'industry: SaaS', 'location: India or Singapore'],
    ],
    [{ text: 'founders', filters: { role: 'Founders' } }, ['role: Founders']],
    [
      { filters: { industry: 'Software (B2B)', location: 'Bangalore, India' } },
      ['industry: Software or B2B', 'location: Bangalore, India'],
    ],
    [
      { filters: { companySize: ['11-50', '51-200'] }, keywords: ['seed', ' '] },
      ['company size: 11-50 or 51-200', 'keywords: seed'],
    ],
    [{ text: 'yoga studios' }, ['words: yoga, studios']],
  ])('%j', (query, criteria) => {
    expect(asked(ask(query))).toEqual(criteria);
  });

  test('keywords leave nobody out, everything else does', () => {
    const criteria = ask({ text: 'yoga studios in India', keywords: ['seed', 'hiring'] });
    expect(criteria.map(({ about, atLeast }) => [about, atLeast > 0])).toEqual([
      ['location', true],
      ['words', true],
      ['keywords', false],
    ]);
  });

  test('a size that cannot be read is told, not passed over', () => {
    expect(() => ask({ filters: { companySize: 'large' } })).toThrow(UnreadableSizeError);
  });

  test('only a word that means nothing here may be misspelt', () => {
    const unknown = (query: Partial<LeadQuery>) =>
      ask(query).map(({ test: each }) => (each.kind === 'words' ? each.unknown : undefined));
    expect(unknown({ filters: { location: 'Banglore' } })).toEqual(['banglore']);
    expect(unknown({ filters: { location: 'Iceland', role: 'CTO', industry: 'SaaS' } })).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(unknown({ filters: { location: ['Banglore', 'Pune'] } })).toEqual([undefined]);
    expect(unknown({ text: 'yogastudios' })).toEqual(['yogastudios']);
    expect(unknown({ text: '在印度找SaaS创始人' })).toEqual([undefined]);
  });
});

describe('a reason', () => {
  const criteria = ask({ text: 'SaaS founders in India', keywords: ['seed', 'hiring'] });
  const lead = { role: 'Founder', industry: null, location: 'Berlin', company_size: null };

  test('names what matched and how well', () => {
    expect(reasonOf({ ...lead, grades: [1, 0.6, 0, 0.5] }, criteria)).toBe(
      'role “Founder”; SaaS in role, company or custom fields; 1 of 2 keywords (seed, hiring)',
    );
    expect(reasonOf({ ...lead, grades: [0, 0, 0, 0] }, criteria)).toBe('nothing matched');
    expect(reasonOf({ ...lead, grades: [] }, [])).toBe('nothing was asked for, so everybody is found');
  });

  test('to leave somebody out names the first thing that is missing', () => {
    expect(missOf({ ...lead, grades: [1, 1, 0, 0] }, criteria)).toBe('location “Berlin” is not India');
    expect(missOf({ ...lead, grades: [1, 0, 1, 0] }, criteria)).toBe('no industry is known; asked for SaaS');
    expect(missOf({ ...lead, role: 'CTO', grades: [0, 1, 1, 0] }, criteria)).toBe('role “CTO” does not match founders');
  });

  test('shows only the beginning of a long value', () => {
    const role = 'x'.repeat(300);
    expect(reasonOf({ ...lead, role, grades: [1, 0, 0, 0] }, criteria)).toBe(`role “${'x'.repeat(79)}…”`);
  });
});
