import { describe, expect, test } from 'vitest';
import type { ImportOptions } from './import-options.js';
import { mapColumns } from './lead-columns.js';
import { inspectLeadFile } from './lead-file.js';
import { readRow } from './read-row.js';

describe('mapColumns', () => {
  test.each<[string, string[], (string | null)[]]>([
    [
      'HubSpot',
      ['First Name', 'Last Name', 'Email', 'Job Title', 'Company Name', 'Lead Source'],
      ['first_name', 'last_name', 'email', 'role', 'company', 'source'],
    ],
    [
      'Google contacts',
      ['Given Name', 'Family Name', 'E-mail 1 - Value', 'Organization 1 - Name'],
      ['first_name', 'last_name', 'email', 'company'],
    ],
    [
      'Apollo',
      ['Email', 'Title', 'Company', '# Employees', 'Industry', 'Person Linkedin Url', 'City', 'State', 'Country'],
      ['email', 'role', 'company', 'company_size', 'industry', 'linkedin_url', 'city', 'region', 'country'],
    ],
    [
      'German',
      ['Vorname', 'Nachname', 'E-Mail-Adresse', 'Firma', 'Größe'],
      ['first_name', 'last_name', 'email', 'company', 'custom.grosse'],
    ],
    [
      'what is there twice',
      ['email', 'Email 2', 'Work email', 'Notes', 'notes'],
      ['email', 'custom.email_2', 'custom.work_email', 'custom.notes', null],
    ],
    [
      'our own columns',
      ['posthorn_row', 'posthorn_line', 'posthorn_problem', 'id', 'custom.plan', 'role_account'],
      [null, null, null, null, 'custom.plan', null],
    ],
    ['headers that are no names', ['', '  ', '2024', '###'], [null, null, 'custom.field_2024', null]],
  ])('understands %s', (_, header, columns) => {
    expect(mapColumns(header)).toEqual(columns);
  });
});

describe('inspectLeadFile', () => {
  const inspect = (text: string, options: ImportOptions = {}) => inspectLeadFile(Buffer.from(text), options);

  test('takes a list of addresses without a header for what it is', async () => {
    expect(await inspect('ann@example.com;Ann\nbob@example.com;Bob\n')).toMatchObject({
      hasHeader: false,
      header: ['column 1', 'column 2'],
      columns: ['email', null],
    });
    const { columns } = await inspect('Ann,ann@example.com\n', { mapping: { 'column 1': 'first_name' } });
    expect(columns).toEqual(['first_name', 'email']);
  });

  test('refuses a table that is wider than any of people', async () => {
    const wide = (columns: number) => `email,${Array.from({ length: columns - 1 }, (_, i) => `c${i}`).join(',')}\n`;
    expect((await inspect(wide(1_000))).columns).toHaveLength(1_000);
    const begun = performance.now();
    await expect(inspect(wide(100_000))).rejects.toThrow(
      'The file has 100000 columns, and 1000 are allowed. Leave out those that say nothing of a lead.',
    );
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test('what the mapping says wins over what the header looks like', async () => {
    const mapping = { Contact: 'email', EMAIL: null, Seats: 'custom.seats' } as const;
    expect((await inspect('Contact,Email,Seats,Colour\n', { mapping, unmapped: 'ignore' })).columns).toEqual([
      'email',
      null,
      'custom.seats',
      null,
    ]);
    await expect(inspect('a,b\n', { mapping: { c: 'email' } })).rejects.toThrow('The mapping names a column "c"');
    await expect(inspect('a,b\n', { mapping: { a: 'email', b: 'email' } })).rejects.toThrow(
      'gives email to more than one',
    );
  });
});

describe('readRow', () => {
  async function row(header: string, line: string, options: ImportOptions = {}) {
    const file = await inspectLeadFile(Buffer.from(`${header}\n`), options);
    return readRow(line.split(','), file, options);
  }

  test('joins city, region and country, and keeps the row’s word over that of the options', async () => {
    expect(
      await row(
        'email,city,country,lead source,lawful basis',
        'ann@example.com,Pune,India,Trade Fair,Legitimate interest',
        {
          source: 'list',
          lawful_basis: 'consent',
        },
      ),
    ).toMatchObject({
      ok: true,
      lead: { location: 'Pune, India', source: 'trade_fair', lawfulBasis: 'legitimate_interests' },
    });
  });

  test.each<[string, string, ImportOptions, string]>([
    ['email,company', `ann@example.com,${'x'.repeat(256)}`, {}, '"company" must be at most 255 characters'],
    ['email,consent date', 'ann@example.com,yesterday', {}, '"consent date" must be a date like 2026-06-15'],
    ['email,web', 'ann@example.com,javascript:x', {}, '"web" must be a web address'],
    ['mail,name', ',Ann', {}, '"mail" is missing'],
    ['email', 'info@example.com', { skip_role_accounts: true }, 'is the address of a function'],
    ['email', 'ann@mailinator.com', { skip_disposable: true }, 'disposable'],
    ['email,name', 'ann@example.com,Ann,too,many', {}, 'has 4 cells, and the header has 2'],
  ])('%s: %s', async (header, line, options, problem) => {
    expect(await row(header, line, options)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  });
});
