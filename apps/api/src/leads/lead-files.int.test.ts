import { importSteps, inspectLeadFile, RejectedRows } from '@posthorn/leads';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LeadsBench } from './leads.fixture.js';

let bench: LeadsBench;
beforeAll(async () => {
  bench = await LeadsBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.renew());

describe('an export', () => {
  test('opens in a spreadsheet without running anything', async () => {
    await bench.add({
      email: 'ann@acme.example',
      name: '=cmd|calc',
      company: 'A "B", C',
      custom: { phone: '+49 30 1', plan: 'pro' },
    });
    await bench.add({ email: 'bob@acme.example', custom: { plan: "'=x" } });
    const response = await bench.ask('GET', 'leads/export');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, ann, bob] = bytes.subarray(3).toString().split('\r\n');
    expect(header).toMatch(/^id,email,name,.*,custom\.phone,custom\.plan$/);
    expect(ann).toContain(`"'=cmd|calc"`);
    expect(ann).toContain('"A ""B"", C"');
    expect(ann).toMatch(/,"'\+49 30 1",pro$/);
    expect(bob).toMatch(/,,"''=x"$/);
  });

  test('is what an import takes, cell by cell', async () => {
    const given = {
      email: 'Ann@BÜCHER.example',
      name: '=Ann "A" Lee',
      first_name: "'+Ann",
      last_name: 'Lee; Jr',
      role: '-',
      company: 'A, B\u00a0C',
      location: 'Pune, India',
      industry: '@home',
      company_size: '11-50',
      linkedin_url: 'https://linkedin.com/in/ann',
      website: 'acme.example',
      lawful_basis: 'consent',
      consented_at: '2026-06-15T09:00:00.000Z',
      lawful_basis_note: 'fair, booth 7',
      custom: { phone: '+49 30 1', plan: "'=pro" },
    };
    const { company } = await bench.add(given);
    const file = Buffer.from(await (await bench.ask('GET', 'leads/export')).arrayBuffer());
    const options = {};
    const inspected = await inspectLeadFile(file, options);
    const rejected = new RejectedRows(inspected.header);
    const found = [];
    for await (const { batch } of importSteps(file, { file: inspected, options, skip: 0, rejected }))
      found.push(...batch.leads.map(({ lead }) => lead));
    expect(rejected.count).toBe(0);
    expect(found).toEqual([
      expect.objectContaining({
        email: given.email,
        name: given.name,
        firstName: given.first_name,
        lastName: given.last_name,
        role: given.role,
        company,
        location: given.location,
        industry: given.industry,
        companySize: given.company_size,
        linkedinUrl: given.linkedin_url,
        website: given.website,
        source: 'api',
        lawfulBasis: given.lawful_basis,
        consentedAt: new Date(given.consented_at),
        lawfulBasisNote: given.lawful_basis_note,
        custom: given.custom,
      }),
    ]);
  });

  test('is JSON when asked, and only what was asked for', async () => {
    await bench.add({ email: 'ann@acme.example', source: 'fair' });
    await bench.add({ email: 'bob@acme.example' });
    const { body } = await bench.call('GET', 'leads/export?format=json&source=fair');
    expect(body.leads).toMatchObject([{ email: 'ann@acme.example', source: 'fair' }]);
    expect((await bench.call('GET', 'leads/export?format=xls')).status).toBe(400);
  });
});

describe('an upload', () => {
  const csv = (text: string) => new Uint8Array(Buffer.from(text));

  test('is taken as a form and answered with an import to follow', async () => {
    const form = new FormData();
    form.set('file', new File(['Email;Vorname\nann@acme.example;Ann\n'], 'messe.csv'));
    form.set('options', JSON.stringify({ lawful_basis: 'consent' }));
    const { status, body } = await bench.call('POST', 'leads/import', form);
    expect(status).toBe(202);
    expect((await bench.call('GET', `leads/imports/${body.importId}`)).body.import).toMatchObject({
      id: body.importId,
      status: 'running',
      filename: 'messe.csv',
      rows: 0,
      progress: 0,
      has_error_file: false,
    });
    expect((await bench.call('GET', 'leads/imports')).body).toMatchObject({
      total: 1,
      imports: [{ id: body.importId }],
    });
    expect(await bench.api.events('lead.*.import_started')).toHaveLength(1);
  });

  test('is called off once', async () => {
    const { body } = await bench.call('POST', 'leads/import?filename=a.csv', csv('email\nann@acme.example\n'));
    const path = `leads/imports/${body.importId}`;
    expect((await bench.call('POST', `${path}/cancel`)).body.import).toMatchObject({ status: 'canceled' });
    expect((await bench.call('POST', `${path}/cancel`)).status).toBe(409);
    expect((await bench.call('GET', `${path}/errors`)).status).toBe(404);
    const { keys } = await bench.api.anotherWorkspace();
    expect(await bench.call('GET', path, undefined, keys.msr)).toEqual({
      status: 404,
      body: { error: 'Import not found' },
    });
    expect((await bench.call('POST', `${path}/cancel`, undefined, keys.msr)).status).toBe(404);
    expect((await bench.call('GET', 'leads/imports/imp_*', undefined)).status).toBe(404);
  });

  test.each<[string, string, string]>([
    [
      'without a column of addresses',
      'Name,City\nAnn,Pune\n',
      'it has "Name", "City". Say which it is: mapping {"<column>": "email"}.',
    ],
    [
      'that is a workbook',
      'PK\u0003\u0004\u0014\0\u0006\0',
      'The file is no text. Of a spreadsheet send what it saves as CSV.',
    ],
    ['without a row', '\n\n', 'The file has no rows'],
    ['of nothing', '', 'is empty'],
  ])('%s is refused at once', async (_, text, message) => {
    const { status, body } = await bench.call('POST', 'leads/import', csv(text));
    expect(status).toBe(422);
    expect(body.error).toContain(message);
    expect(body.error).not.toContain('..');
    expect(await bench.api.events('lead.*.*')).toEqual([]);
  });

  test('with options that are none is refused by their name', async () => {
    const file = csv('email\nann@acme.example\n');
    const options = (value: unknown) => `leads/import?options=${encodeURIComponent(JSON.stringify(value))}`;
    for (const [value, named] of [
      [{ delimiter: '#' }, 'options.delimiter'],
      [{ colour: 'red' }, 'options'],
      [{ list_id: 'lst_nobody' }, 'options.list_id: is no list of this workspace; make it first'],
      [{ mapping: { email: 'nothing' } }, 'options.mapping.email: must be email, name,'],
      [{ mapping: { Mail: 'email' } }, 'The mapping names a column "Mail"'],
    ] as const) {
      const { status, body } = await bench.call('POST', options(value), file);
      expect(status).toBe(422);
      expect(body.error).toContain(named);
    }
  });

  test('beyond the limit is 413, and a stranger’s is not read', async () => {
    const large = new Uint8Array(33_554_433);
    expect((await bench.call('POST', 'leads/import', large)).status).toBe(413);
    expect((await bench.call('POST', 'leads/import', large, 'msr_stranger')).status).toBe(401);
  });
});
