import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LeadsBench } from './leads.fixture.js';

let bench: LeadsBench;
beforeAll(async () => {
  bench = await LeadsBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.renew());

describe('lists of leads', () => {
  test('have leads by id and by address, each once', async () => {
    const ann = await bench.add({ email: 'ann@acme.example' });
    await bench.add({ email: 'bob@acme.example' });
    const { body, status } = await bench.call('POST', 'lead-lists', { name: 'Fair' });
    expect(status).toBe(201);
    const { id } = body.list;
    expect(
      (
        await bench.call('POST', `lead-lists/${id}/leads`, {
          lead_ids: [ann.id, 'led_nobody'],
          emails: ['BOB@acme.example'],
        })
      ).body,
    ).toEqual({ ok: true, added: 2 });
    expect((await bench.call('POST', `lead-lists/${id}/leads`, { lead_ids: [ann.id] })).body).toEqual({
      ok: true,
      added: 0,
    });
    expect((await bench.call('GET', `lead-lists/${id}`)).body.list).toMatchObject({ name: 'Fair', leads: 2 });
    expect((await bench.call('GET', `lead-lists/${id}/leads?limit=1`)).body).toMatchObject({
      total: 2,
      leads: [{ email: 'ann@acme.example' }],
    });
    expect((await bench.call('POST', `lead-lists/${id}/leads/remove`, { lead_ids: [ann.id] })).body).toEqual({
      ok: true,
      removed: 1,
    });
    expect((await bench.call('GET', `leads?list_id=${id}`)).body).toMatchObject({ total: 1 });
    expect((await bench.call('DELETE', `lead-lists/${id}`)).status).toBe(204);
    expect((await bench.call('GET', 'leads')).body.total).toBe(2);
  });

  test('have a name of their own, and are nobody else’s', async () => {
    const { body } = await bench.call('POST', 'lead-lists', { name: 'Fair' });
    const { id } = body.list;
    expect((await bench.call('POST', 'lead-lists', { name: 'Fair' })).status).toBe(409);
    const { keys } = await bench.api.anotherWorkspace();
    expect((await bench.call('POST', 'lead-lists', { name: 'Fair' }, keys.msr)).status).toBe(201);
    for (const [method, path, given] of [
      ['GET', `lead-lists/${id}`],
      ['PATCH', `lead-lists/${id}`, { name: 'Mine' }],
      ['DELETE', `lead-lists/${id}`],
      ['GET', `lead-lists/${id}/leads`],
      ['POST', `lead-lists/${id}/leads`, { lead_ids: [] }],
    ] as const)
      expect(await bench.call(method, path, given, keys.msr)).toEqual({
        status: 404,
        body: { error: 'List not found' },
      });
    expect((await bench.call('PATCH', `lead-lists/${id}`, { description: 'June' })).body.list).toMatchObject({
      description: 'June',
    });
    expect((await bench.call('GET', 'lead-lists')).body).toMatchObject({ total: 1, lists: [{ name: 'Fair' }] });
  });
});
