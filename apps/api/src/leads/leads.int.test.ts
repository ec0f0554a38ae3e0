import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let bench: ApiBench;
beforeAll(async () => {
  bench = await ApiBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.renew());

type Json = Record<string, any>;

async function ask(method: string, path: string, body?: unknown, key = bench.workspace.keys.msr): Promise<Response> {
  const isJson = body !== undefined && !(body instanceof FormData) && !(body instanceof Uint8Array);
  return fetch(`${bench.url}/reach/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(isJson && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as FormData | Uint8Array<ArrayBuffer>) }),
  });
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  key?: string,
): Promise<{ status: number; body: Json }> {
  const response = await ask(method, path, body, key);
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json) };
}

const add = async (lead: Json): Promise<Json> => (await call('POST', 'leads', lead)).body['lead'];

describe('leads', () => {
  test('are stored under their normalised address, and written to when they come again', async () => {
    const first = await call('POST', 'leads', {
      email: 'Priya.Sharma+news@BÜCHER.example',
      name: 'Dr. Priya  Sharma',
      role: 'Founder',
      company_size: '11-50',
      custom: { plan: 'pro' },
      lawful_basis: 'consent',
      consented_at: '2026-06-15',
    });
    expect(first).toMatchObject({
      status: 201,
      body: {
        ok: true,
        lead: {
          id: expect.stringMatching(/^led_/),
          email: 'Priya.Sharma+news@BÜCHER.example',
          name: 'Dr. Priya Sharma',
          first_name: 'Priya',
          last_name: 'Sharma',
          source: 'api',
          lawful_basis: 'consent',
          consented_at: '2026-06-15T00:00:00.000Z',
          custom: { plan: 'pro' },
          role_account: false,
          disposable: false,
        },
      },
    });
    const again = await call('POST', 'leads', {
      email: 'priya.sharma+NEWS@xn--bcher-kva.example',
      company: 'Lotus',
      custom: { seat: '7' },
    });
    expect(again.status).toBe(200);
    expect(again.body['lead']).toMatchObject({
      id: first.body['lead'].id,
      role: 'Founder',
      company: 'Lotus',
      custom: { plan: 'pro', seat: '7' },
      lawful_basis: 'consent',
    });
    expect((await call('POST', 'leads', { email: 'priya.sharma+other@bücher.example' })).status).toBe(201);
  });

  test('carry flags of role accounts and disposable domains', async () => {
    expect(await add({ email: 'info@acme.example' })).toMatchObject({ role_account: true, disposable: false });
    expect(await add({ email: 'ann@x.mailinator.com' })).toMatchObject({ role_account: false, disposable: true });
    const { body } = await call('GET', 'leads?role_account=true');
    expect(body).toMatchObject({ total: 1, leads: [{ email: 'info@acme.example' }] });
  });

  test('are listed in pages with a total, and found by a part of what is known of them', async () => {
    for (let i = 0; i < 5; i++) await add({ email: `p${i}@acme.example`, company: i < 3 ? '100%_Acme' : 'Other' });
    const { body } = await call('GET', 'leads?limit=2&offset=1');
    expect(body).toMatchObject({ ok: true, total: 5, limit: 2, offset: 1 });
    expect(body['leads'].map(({ email }: Json) => email)).toEqual(['p1@acme.example', 'p2@acme.example']);
    expect((await call('GET', `leads?q=${encodeURIComponent('100%_ac')}`)).body['total']).toBe(3);
    expect((await call('GET', `leads?q=${encodeURIComponent('1%cme')}`)).body['total']).toBe(0);
    expect((await call('GET', 'leads?email=P4@ACME.example')).body['total']).toBe(1);
  });

  test('change by field, keep the rest, and are forgotten', async () => {
    const { id } = await add({ email: 'ann@acme.example', name: 'Ann Lee', role: 'CTO', custom: { a: '1', b: '2' } });
    const changed = await call('PATCH', `leads/${id}`, { name: 'Bea Kim', role: null, custom: { a: null, c: '3' } });
    expect(changed.body['lead']).toMatchObject({
      name: 'Bea Kim',
      first_name: 'Bea',
      last_name: 'Kim',
      role: null,
      custom: { b: '2', c: '3' },
    });
    expect((await call('PATCH', `leads/${id}`, { first_name: 'Cleo' })).body['lead']).toMatchObject({
      name: 'Cleo Kim',
    });
    expect((await call('DELETE', `leads/${id}`)).status).toBe(204);
    expect(await call('GET', `leads/${id}`)).toEqual({ status: 404, body: { error: 'Lead not found' } });
    expect((await call('DELETE', `leads/${id}`)).status).toBe(404);
  });

  test.each<[Json, number, string]>([
    [{ email: 'no address' }, 422, 'email: must contain an @.'],
    [{ email: 'ann@acme.example', website: 'javascript:alert(1)' }, 422, 'website: must be a web address'],
    [{ email: 'ann@acme.example', lawful_basis: 'because' }, 400, 'lawful_basis'],
    [{ email: 'ann@acme.example', nickname: 'Ann' }, 400, 'nickname'],
    [{ name: 'Ann' }, 400, 'email'],
    [{ email: 'ann@acme.example', custom: { 'Not Snake': 'x' } }, 400, 'custom'],
  ])('that are none are refused by the name of the field: %j', async (body, status, named) => {
    const answer = await call('POST', 'leads', body);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toContain(named);
    expect((await call('GET', 'leads')).body['total']).toBe(0);
  });

  test('of another workspace are like unknown ones', async () => {
    const { id } = await add({ email: 'ann@acme.example' });
    const { keys } = await bench.anotherWorkspace();
    for (const [method, path, body] of [
      ['GET', `leads/${id}`],
      ['PATCH', `leads/${id}`, { role: 'x' }],
      ['DELETE', `leads/${id}`],
    ] as const)
      expect(await call(method, path, body, keys.msr)).toEqual({ status: 404, body: { error: 'Lead not found' } });
    expect((await call('GET', 'leads', undefined, keys.msr)).body['total']).toBe(0);
    expect((await call('GET', 'leads', undefined, bench.workspace.keys.mm_live)).status).toBe(403);
    expect((await call('GET', 'leads', undefined, 'msr_nonsense')).status).toBe(401);
  });
});

describe('lists of leads', () => {
  test('have leads by id and by address, each once', async () => {
    const ann = await add({ email: 'ann@acme.example' });
    await add({ email: 'bob@acme.example' });
    const { body, status } = await call('POST', 'lead-lists', { name: 'Fair' });
    expect(status).toBe(201);
    const { id } = body['list'];
    expect(
      (
        await call('POST', `lead-lists/${id}/leads`, {
          lead_ids: [ann['id'], 'led_nobody'],
          emails: ['BOB@acme.example'],
        })
      ).body,
    ).toEqual({ ok: true, added: 2 });
    expect((await call('POST', `lead-lists/${id}/leads`, { lead_ids: [ann['id']] })).body).toEqual({
      ok: true,
      added: 0,
    });
    expect((await call('GET', `lead-lists/${id}`)).body['list']).toMatchObject({ name: 'Fair', leads: 2 });
    expect((await call('GET', `lead-lists/${id}/leads?limit=1`)).body).toMatchObject({
      total: 2,
      leads: [{ email: 'ann@acme.example' }],
    });
    expect((await call('POST', `lead-lists/${id}/leads/remove`, { lead_ids: [ann['id']] })).body).toEqual({
      ok: true,
      removed: 1,
    });
    expect((await call('GET', `leads?list_id=${id}`)).body).toMatchObject({ total: 1 });
    expect((await call('DELETE', `lead-lists/${id}`)).status).toBe(204);
    expect((await call('GET', 'leads')).body['total']).toBe(2);
  });

  test('have a name of their own, and are nobody else’s', async () => {
    const { body } = await call('POST', 'lead-lists', { name: 'Fair' });
    const { id } = body['list'];
    expect((await call('POST', 'lead-lists', { name: 'Fair' })).status).toBe(409);
    const { keys } = await bench.anotherWorkspace();
    expect((await call('POST', 'lead-lists', { name: 'Fair' }, keys.msr)).status).toBe(201);
    for (const [method, path, given] of [
      ['GET', `lead-lists/${id}`],
      ['PATCH', `lead-lists/${id}`, { name: 'Mine' }],
      ['DELETE', `lead-lists/${id}`],
      ['GET', `lead-lists/${id}/leads`],
      ['POST', `lead-lists/${id}/leads`, { lead_ids: [] }],
    ] as const)
      expect(await call(method, path, given, keys.msr)).toEqual({ status: 404, body: { error: 'List not found' } });
    expect((await call('PATCH', `lead-lists/${id}`, { description: 'June' })).body['list']).toMatchObject({
      description: 'June',
    });
    expect((await call('GET', 'lead-lists')).body).toMatchObject({ total: 1, lists: [{ name: 'Fair' }] });
  });
});

describe('an export', () => {
  test('opens in a spreadsheet without running anything', async () => {
    await add({
      email: 'ann@acme.example',
      name: '=cmd|calc',
      company: 'A "B", C',
      custom: { phone: '+49 30 1', plan: 'pro' },
    });
    await add({ email: 'bob@acme.example', custom: { plan: "'=x" } });
    const response = await ask('GET', 'leads/export');
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

  test('is JSON when asked, and only what was asked for', async () => {
    await add({ email: 'ann@acme.example', source: 'fair' });
    await add({ email: 'bob@acme.example' });
    const { body } = await call('GET', 'leads/export?format=json&source=fair');
    expect(body['leads']).toMatchObject([{ email: 'ann@acme.example', source: 'fair' }]);
    expect((await call('GET', 'leads/export?format=xls')).status).toBe(400);
  });
});

describe('an upload', () => {
  const csv = (text: string) => new Uint8Array(Buffer.from(text));

  test('is taken as a form and answered with an import to follow', async () => {
    const form = new FormData();
    form.set('file', new File(['Email;Vorname\nann@acme.example;Ann\n'], 'messe.csv'));
    form.set('options', JSON.stringify({ lawful_basis: 'consent' }));
    const { status, body } = await call('POST', 'leads/import', form);
    expect(status).toBe(202);
    expect((await call('GET', `leads/imports/${body['importId']}`)).body['import']).toMatchObject({
      id: body['importId'],
      status: 'running',
      filename: 'messe.csv',
      rows: 0,
      progress: 0,
      has_error_file: false,
    });
    expect((await call('GET', 'leads/imports')).body).toMatchObject({ total: 1, imports: [{ id: body['importId'] }] });
    expect(await bench.events('lead.*.import_started')).toHaveLength(1);
  });

  test('is called off once', async () => {
    const { body } = await call('POST', 'leads/import?filename=a.csv', csv('email\nann@acme.example\n'));
    const path = `leads/imports/${body['importId']}`;
    expect((await call('POST', `${path}/cancel`)).body['import']).toMatchObject({ status: 'canceled' });
    expect((await call('POST', `${path}/cancel`)).status).toBe(409);
    expect((await call('GET', `${path}/errors`)).status).toBe(404);
    const { keys } = await bench.anotherWorkspace();
    expect(await call('GET', path, undefined, keys.msr)).toEqual({ status: 404, body: { error: 'Import not found' } });
    expect((await call('POST', `${path}/cancel`, undefined, keys.msr)).status).toBe(404);
    expect((await call('GET', 'leads/imports/imp_*', undefined)).status).toBe(404);
  });

  test.each<[string, string, string]>([
    [
      'without a column of addresses',
      'Name,City\nAnn,Pune\n',
      'No column of the file is called like an email address; it has "Name", "City"',
    ],
    ['without a row', '\n\n', 'The file has no rows'],
    ['of nothing', '', 'is empty'],
  ])('%s is refused at once', async (_, text, message) => {
    const { status, body } = await call('POST', 'leads/import', csv(text));
    expect(status).toBe(422);
    expect(body['error']).toContain(message);
    expect(await bench.events('lead.*.*')).toEqual([]);
  });

  test('with options that are none is refused by their name', async () => {
    const file = csv('email\nann@acme.example\n');
    const options = (value: unknown) => `leads/import?options=${encodeURIComponent(JSON.stringify(value))}`;
    for (const [value, named] of [
      [{ delimiter: '#' }, 'options.delimiter'],
      [{ colour: 'red' }, 'options'],
      [{ list_id: 'lst_nobody' }, 'options.list_id'],
      [{ mapping: { Mail: 'email' } }, 'The mapping names a column "Mail"'],
    ] as const) {
      const { status, body } = await call('POST', options(value), file);
      expect(status).toBe(422);
      expect(body['error']).toContain(named);
    }
  });

  test('beyond the limit is 413, and a stranger’s is not read', async () => {
    const large = new Uint8Array(33_554_433);
    expect((await call('POST', 'leads/import', large)).status).toBe(413);
    expect((await call('POST', 'leads/import', large, 'msr_stranger')).status).toBe(401);
  });
});
