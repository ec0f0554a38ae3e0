import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LeadsBench } from './leads.fixture.js';

let bench: LeadsBench;
beforeAll(async () => {
  bench = await LeadsBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.renew());

describe('leads', () => {
  test.each(['%00', '..%2Fexport', 'led_x', '*'])('%s is no id of a lead or a list', async (id) => {
    for (const [method, path, given] of [
      ['GET', `leads/${id}`],
      ['PATCH', `leads/${id}`, { role: 'x' }],
      ['DELETE', `leads/${id}`],
      ['GET', `lead-lists/${id}`],
      ['PATCH', `lead-lists/${id}`, { name: 'x' }],
      ['GET', `lead-lists/${id}/leads`],
      ['POST', `lead-lists/${id}/leads`, { lead_ids: [] }],
      ['POST', `lead-lists/${id}/leads/remove`, { lead_ids: [] }],
      ['DELETE', `lead-lists/${id}`],
    ] as const)
      expect(await bench.call(method, path, given)).toMatchObject({
        status: 404,
        body: { error: expect.stringMatching(/^(Lead|List) not found$/) },
      });
  });

  test('are stored under their normalised address, and written to when they come again', async () => {
    const first = await bench.call('POST', 'leads', {
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
    const again = await bench.call('POST', 'leads', {
      email: 'priya.sharma+NEWS@xn--bcher-kva.example',
      company: 'Lotus',
      custom: { seat: '7' },
    });
    expect(again.status).toBe(200);
    expect(again.body.lead).toMatchObject({
      id: first.body.lead.id,
      role: 'Founder',
      company: 'Lotus',
      custom: { plan: 'pro', seat: '7' },
      lawful_basis: 'consent',
    });
    expect((await bench.call('POST', 'leads', { email: 'priya.sharma+other@bücher.example' })).status).toBe(201);
  });

  test('carry flags of role accounts and disposable domains', async () => {
    expect(await bench.add({ email: 'info@acme.example' })).toMatchObject({ role_account: true, disposable: false });
    expect(await bench.add({ email: 'ann@x.mailinator.com' })).toMatchObject({ role_account: false, disposable: true });
    const { body } = await bench.call('GET', 'leads?role_account=true');
    expect(body).toMatchObject({ total: 1, leads: [{ email: 'info@acme.example' }] });
  });

  test('are listed in pages with a total, and found by a part of what is known of them', async () => {
    for (let i = 0; i < 5; i++)
      await bench.add({ email: `p${i}@acme.example`, company: i < 3 ? '100%_Acme' : 'Other' });
    const { body } = await bench.call('GET', 'leads?limit=2&offset=1');
    expect(body).toMatchObject({ ok: true, total: 5, limit: 2, offset: 1 });
    expect(body.leads.map(({ email }) => email)).toEqual(['p1@acme.example', 'p2@acme.example']);
    expect((await bench.call('GET', `leads?q=${encodeURIComponent('100%_ac')}`)).body.total).toBe(3);
    expect((await bench.call('GET', `leads?q=${encodeURIComponent('1%cme')}`)).body.total).toBe(0);
    expect((await bench.call('GET', 'leads?email=P4@ACME.example')).body.total).toBe(1);
  });

  test('change by field, keep the rest, and are forgotten', async () => {
    const { id } = await bench.add({
      email: 'ann@acme.example',
      name: 'Ann Lee',
      role: 'CTO',
      custom: { a: '1', b: '2' },
    });
    const changed = await bench.call('PATCH', `leads/${id}`, {
      name: 'Bea Kim',
      role: null,
      custom: { a: null, c: '3' },
    });
    expect(changed.body.lead).toMatchObject({
      name: 'Bea Kim',
      first_name: 'Bea',
      last_name: 'Kim',
      role: null,
      custom: { b: '2', c: '3' },
    });
    expect((await bench.call('PATCH', `leads/${id}`, { first_name: 'Cleo' })).body.lead).toMatchObject({
      name: 'Cleo Kim',
    });
    expect((await bench.call('DELETE', `leads/${id}`)).status).toBe(204);
    expect(await bench.call('GET', `leads/${id}`)).toEqual({ status: 404, body: { error: 'Lead not found' } });
    expect((await bench.call('DELETE', `leads/${id}`)).status).toBe(404);
  });

  test.each<[object, number, string]>([
    [{ email: 'no address' }, 422, 'email: must contain an @.'],
    [{ email: 'ann@acme.example', website: 'javascript:alert(1)' }, 422, 'website: must be a web address'],
    [{ email: 'ann@acme.example', lawful_basis: 'because' }, 400, 'lawful_basis'],
    [{ email: 'ann@acme.example', nickname: 'Ann' }, 400, 'nickname'],
    [{ name: 'Ann' }, 400, 'email'],
    [{ email: 'ann@acme.example', custom: { 'Not Snake': 'x' } }, 400, 'custom'],
  ])('that are none are refused by the name of the field: %j', async (body, status, named) => {
    const answer = await bench.call('POST', 'leads', body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toContain(named);
    expect((await bench.call('GET', 'leads')).body.total).toBe(0);
  });

  test('have at most 128 custom fields, however they come together', async () => {
    const fields = (letter: string) =>
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${letter}${i}`, 'x']));
    const { id } = await bench.add({ email: 'ann@acme.example', custom: fields('a') });
    expect(await bench.call('PATCH', `leads/${id}`, { custom: fields('b') })).toMatchObject({
      status: 422,
      body: { error: 'custom: must have at most 128 fields.' },
    });
    const { status } = await bench.call('PATCH', `leads/${id}`, { custom: { a0: null, a1: 'y', b0: 'z' } });
    expect(status).toBe(200);
  });

  test('of another workspace are like unknown ones', async () => {
    const { id } = await bench.add({ email: 'ann@acme.example' });
    const { keys } = await bench.api.anotherWorkspace();
    for (const [method, path, body] of [
      ['GET', `leads/${id}`],
      ['PATCH', `leads/${id}`, { role: 'x' }],
      ['DELETE', `leads/${id}`],
    ] as const)
      expect(await bench.call(method, path, body, keys.msr)).toEqual({
        status: 404,
        body: { error: 'Lead not found' },
      });
    expect((await bench.call('GET', 'leads', undefined, keys.msr)).body.total).toBe(0);
    expect((await bench.call('GET', 'leads', undefined, bench.api.workspace.keys.mm_live)).status).toBe(403);
    expect((await bench.call('GET', 'leads', undefined, 'msr_nonsense')).status).toBe(401);
  });
});
