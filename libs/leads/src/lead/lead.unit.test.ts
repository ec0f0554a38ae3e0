import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCompanySize } from './company-size.js';
import { normaliseLeadAddress } from './lead-address.js';
import { leadVariables } from './lead-variables.js';
import { newLead } from './new-lead.js';
import { completeNames } from './person-name.js';

describe('normaliseLeadAddress', () => {
  test.each([
    ['Ann@Example.COM', 'Ann@Example.COM', 'ann@example.com'],
    [' "Ann Lee" <ann@example.com> ', 'ann@example.com', 'ann@example.com'],
    ['mailto:ann+news@example.com', 'ann+news@example.com', 'ann+news@example.com'],
    ['ann@bücher.example', 'ann@bücher.example', 'ann@xn--bcher-kva.example'],
    ['ann@XN--BCHER-KVA.example', 'ann@XN--BCHER-KVA.example', 'ann@xn--bcher-kva.example'],
    ['jose\u0301@example.com', 'jos\u00e9@example.com', 'jos\u00e9@example.com'],
  ])('%j', (text, email, address) => {
    expect(normaliseLeadAddress(text)).toEqual({ ok: true, email, address });
  });

  test.each([
    '',
    'ann',
    'ann@',
    '@example.com',
    'ann@localhost',
    'ann@example.com, bob@example.com',
    'a b@example.com',
  ])('%j is none', (text) => {
    expect(normaliseLeadAddress(text).ok).toBe(false);
  });

  test('is the same the second time', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        const once = normaliseLeadAddress(text);
        fc.pre(once.ok);
        expect(normaliseLeadAddress(once.address)).toMatchObject({ ok: true, address: once.address });
      }),
    );
  });
});

describe('readCompanySize', () => {
  test.each([
    ['120', 120, 120],
    ['11-50', 11, 50],
    ['11 to 50', 11, 50],
    ['1,001–5,000 employees', 1_001, 5_000],
    ['500+', 500, 2_147_483_647],
    ['> 500', 501, 2_147_483_647],
    ['<10', 0, 9],
    ['1k-5k', 1_000, 5_000],
    ['50-11', 11, 50],
  ])('%s', (text, min, max) => {
    expect(readCompanySize(text)).toEqual({ min, max });
  });

  test.each(['', 'large', '1-2-3', '99999999999', '-5', 'Series A'])('%j is none', (text) => {
    expect(readCompanySize(text)).toBeUndefined();
  });
});

describe('completeNames', () => {
  const nobody = { name: null, firstName: null, lastName: null };
  test.each([
    [{ name: 'Priya Sharma' }, ['Priya Sharma', 'Priya', 'Sharma']],
    [{ name: 'Sharma, Priya' }, ['Priya Sharma', 'Priya', 'Sharma']],
    [{ name: 'Ann Lee, PhD' }, ['Ann Lee, PhD', 'Ann', 'Lee']],
    [{ name: 'Dr. Mary Ann van Dyke' }, ['Dr. Mary Ann van Dyke', 'Mary', 'Ann van Dyke']],
    [{ name: 'Cher' }, ['Cher', 'Cher', null]],
    [{ firstName: 'Ann', lastName: 'Lee' }, ['Ann Lee', 'Ann', 'Lee']],
    [{ name: 'A. Lee', firstName: 'Ann' }, ['A. Lee', 'Ann', null]],
    [{}, [null, null, null]],
  ])('%j', (given, [name, firstName, lastName]) => {
    expect(completeNames({ ...nobody, ...given })).toEqual({ name, firstName, lastName });
  });
});

describe('newLead', () => {
  test('tidies text and says every problem at once', () => {
    expect(newLead({ email: 'ann@example.com', role: ' Head\n of\tSales ', company: '  ' }, 'api')).toMatchObject({
      ok: true,
      lead: { role: 'Head of Sales', company: null, source: 'api', lawfulBasis: null },
    });
    const read = newLead({ email: 'ann', source: 'Trade Fair', lawfulBasis: 'luck', custom: { 'A b': 'x' } }, 'api');
    expect(read.ok ? [] : read.problems.map(({ field }) => field)).toEqual([
      'email',
      'custom.A b',
      'lawfulBasis',
      'source',
    ]);
  });

  test.each([
    ['2026-06-15', '2026-06-15T00:00:00.000Z'],
    ['2026-06-15 09:00', '2026-06-15T09:00:00.000Z'],
    ['2026-06-15T09:00:00+05:30', '2026-06-15T03:30:00.000Z'],
  ])('consent of %s was given at %s, wherever the server stands', (consentedAt, at) => {
    const read = newLead({ email: 'ann@example.com', consentedAt }, 'api');
    expect(read.ok && read.lead.consentedAt?.toISOString()).toBe(at);
  });

  test.each(['0000-01-01', '1969-12-31', '2026-13-01', '15/06/2026', 'yesterday', '2026-06-15T25:00'])(
    'consent of %j is none',
    (consentedAt) => {
      expect(newLead({ email: 'ann@example.com', consentedAt }, 'api')).toMatchObject({
        ok: false,
        problems: [{ field: 'consentedAt' }],
      });
    },
  );

  test('whatever is given, the answer can be stored or names a field', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 300 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.record({
          email: fc.oneof(fc.emailAddress(), fc.string()),
          name: text,
          role: text,
          website: text,
          consentedAt: text,
        }),
        (given) => {
          const read = newLead(given, 'api');
          if (!read.ok) {
            expect(read.problems).not.toEqual([]);
            return;
          }
          const { email, address, name, role, website } = read.lead;
          for (const value of [email, address, name, role, website])
            if (value !== null) expect(value.isWellFormed() && !value.includes('\0') && value.trim() !== '').toBe(true);
        },
      ),
    );
  });

  test('what is far too long is refused at once, whatever it is made of', () => {
    const website = `${'a.'.repeat(200_000)}:x`;
    const begun = performance.now();
    expect(newLead({ email: 'ann@example.com', website }, 'csv_import')).toEqual({
      ok: false,
      problems: [{ field: 'website', problem: 'must be at most 2048 characters' }],
    });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('variables leave out what is not known, and a custom field cannot stand for the address', () => {
    const read = newLead({ email: 'ann@example.com', name: 'Ann', custom: { email: 'x', plan: 'pro' } }, 'api');
    if (!read.ok) throw new Error('no lead');
    expect(leadVariables(read.lead)).toEqual({ email: 'ann@example.com', name: 'Ann', first_name: 'Ann', plan: 'pro' });
  });
});
