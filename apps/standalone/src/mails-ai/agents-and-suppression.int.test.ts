import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MailsAiBench } from './mails-ai.fixture.js';

let bench: MailsAiBench;
beforeAll(async () => {
  bench = await MailsAiBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

describe('agents', () => {
  test('are made, found by id, name and address, and changed', async () => {
    const created = await bench.post('agents', {
      name: 'billing',
      email: 'Billing@ACME.example',
      daily_send_limit: 100,
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^agt_/),
        name: 'billing',
        email: 'billing@acme.example',
        domain: 'acme.example',
        workspace_id: bench.tenant.workspaceId,
        status: 'active',
        daily_send_limit: 100,
        allowlist_domains: [],
        classify_inbound: false,
        quarantine_above: null,
        created_at: expect.stringMatching(/Z$/),
      },
    });
    const { id } = created.body;
    for (const name of [id, 'billing', 'billing@acme.example'])
      expect((await bench.get(`agents/${name}`)).body.id).toBe(id);
    expect(
      (await bench.patch(`agents/${id}`, { daily_send_limit: null, blocklist_domains: ['Example.COM'] })).body,
    ).toMatchObject({
      daily_send_limit: null,
      blocklist_domains: ['example.com'],
    });
    expect((await bench.patch(`agents/${id}`, { quarantine_above: 0.7, classify_inbound: true })).body).toMatchObject({
      quarantine_above: 0.7,
      classify_inbound: true,
    });
    expect((await bench.patch(`agents/${id}`, { quarantine_above: null })).body.quarantine_above).toBeNull();
    for (const bad of [1.1, -1, 'high', true])
      expect((await bench.patch(`agents/${id}`, { quarantine_above: bad })).status).toBe(400);
    expect(await bench.send({ agent: id, to: 'a@example.com' })).toMatchObject({
      status: 422,
      body: { error: { code: 'recipient_not_allowed' } },
    });
  });

  test('a name that is taken is 409; without a domain an address is asked for', async () => {
    expect(await bench.post('agents', { name: 'sarah', email: 's2@acme.example' })).toMatchObject({
      status: 409,
      body: { error: { param: 'name' } },
    });
    for (const name of ['Sarah', 'SARAH'])
      expect(await bench.post('agents', { name, email: 's2@acme.example' })).toMatchObject({
        status: 409,
        body: { error: { param: 'name', message: expect.stringContaining('an agent sarah') } },
      });
    expect((await bench.get('agents/SARAH')).body).toMatchObject({ name: 'sarah' });
    expect(await bench.post('agents', { name: 'new' })).toMatchObject({
      status: 422,
      body: { error: { param: 'email' } },
    });
    expect((await bench.post('agents', { name: 'new', domain: 'acme.example' })).body).toMatchObject({
      email: 'new@acme.example',
    });
  });

  test('are paused, resumed and archived, and listed so', async () => {
    const billing = await bench.agent('billing', 'billing@acme.example');
    expect((await bench.post(`agents/${billing}/pause`, { reason: 'too many complaints' })).body.status).toBe('paused');
    const names = async (query = '') =>
      (await bench.get(`agents${query}`)).body.data.map(({ name }: { name: string }) => name);
    expect(await names('?status=paused')).toEqual(['billing']);
    expect(await names('?status=active')).toEqual(['sarah']);
    expect((await bench.patch(`agents/${billing}`, { status: 'active' })).body.status).toBe('active');
    expect((await bench.delete(`agents/${billing}`)).body).toMatchObject({
      id: billing,
      status: 'archived',
      archived_at: expect.any(String),
    });
    expect(await names()).toEqual(['sarah']);
    expect(await names('?status=all')).toEqual(['sarah', 'billing']);
    expect(await bench.send({ agent: billing })).toMatchObject({
      status: 422,
      body: { error: { code: 'agent_archived' } },
    });
    const { body } = await bench.get('events?event_type=agent.paused,agent.resumed');
    expect(body.data).toMatchObject([
      { type: 'agent.resumed', agent_id: billing },
      { type: 'agent.paused', agent_id: billing, data: { detail: 'too many complaints' } },
    ]);
  });

  test('page by id', async () => {
    for (let i = 0; i < 4; i++) await bench.agent(`a${i}`, `a${i}@acme.example`);
    const first = (await bench.get('agents?limit=3')).body;
    const rest = (await bench.get(`agents?limit=3&cursor=${first.next_cursor}`)).body;
    expect([first, rest].flatMap(({ data }) => data.map(({ name }: { name: string }) => name))).toEqual([
      'sarah',
      'a0',
      'a1',
      'a2',
      'a3',
    ]);
    expect([first.has_more, rest.has_more, rest.next_cursor]).toEqual([true, false, null]);
  });

  test('of another workspace are not there', async () => {
    const { id } = (await bench.get('agents/sarah')).body;
    const { live: key } = await bench.anotherTenant();
    for (const answer of [
      await bench.get(`agents/${id}`, { key }),
      await bench.patch(`agents/${id}`, { daily_send_limit: 1 }, { key }),
      await bench.post(`agents/${id}/pause`, {}, { key }),
      await bench.delete(`agents/${id}`, { key }),
    ])
      expect(answer).toMatchObject({ status: 404, body: { error: { code: 'agent_not_found' } } });
  });
});

describe('suppression', () => {
  const lookUp = async (address = 'alice@example.com') => (await bench.get(`suppression?address=${address}`)).body;

  test('of an address is looked up, added, lifted with an attestation and put back', async () => {
    expect(await lookUp()).toEqual({ address: 'alice@example.com', suppressed: false });
    const added = await bench.post('suppression', {
      address: 'Alice@Example.com',
      type: 'hard_bounce',
      note: 'by phone',
    });
    expect(added).toMatchObject({
      status: 201,
      body: { suppressed: true, type: 'hard_bounce', scope: 'workspace', note: 'by phone' },
    });
    expect(await lookUp()).toMatchObject({ suppressed: true, type: 'hard_bounce', since: expect.stringMatching(/Z$/) });

    const attestation = 'Alice called us on 2026-11-20 and asked for the invoices again.';
    const allowed = await bench.post('suppression/allow', { address: 'alice@example.com', attestation });
    expect(allowed).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^sup_/), attestation, created_at: expect.any(String) },
    });
    const { id } = allowed.body;
    expect(await lookUp()).toMatchObject({ suppressed: false, allowed: { id, attestation } });
    expect((await bench.get('suppression')).body).toMatchObject({ data: [{ id, attestation }], has_more: false });
    expect((await bench.send()).status).toBe(201);

    expect((await bench.delete(`suppression/allow/${id}`)).body).toEqual({ id, revoked_at: expect.any(String) });
    expect(await lookUp()).toMatchObject({ suppressed: true, type: 'hard_bounce' });
    expect((await bench.get('suppression')).body.data).toEqual([]);
    expect((await bench.delete(`suppression/allow/${id}`)).status).toBe(404);
    expect((await bench.get('events?event_type=suppression.added')).body.data).toHaveLength(2);
  });

  test('is lifted for a reason only, and only where there is one', async () => {
    expect(
      await bench.post('suppression/allow', { address: 'alice@example.com', attestation: 'because' }),
    ).toMatchObject({
      status: 400,
      body: { error: { param: 'attestation' } },
    });
    const attestation = 'The recipient asked for it in writing.';
    expect(await bench.post('suppression/allow', { address: 'alice@example.com', attestation })).toMatchObject({
      status: 409,
      body: { error: { code: 'not_suppressed' } },
    });
  });

  test('of a test key is nothing to live mail; that of a live key holds for both', async () => {
    const asTest = { key: bench.tenant.test };
    await bench.post('suppression', { address: 'alice@example.com' }, asTest);
    expect(await lookUp()).toEqual({ address: 'alice@example.com', suppressed: false });
    expect((await bench.send()).status).toBe(201);
    expect((await bench.send({}, asTest)).status).toBe(422);
    // The same once more, in earnest.
    expect((await bench.post('suppression', { address: 'alice@example.com' })).body).toMatchObject({
      suppressed: true,
    });
    const attestation = 'Only tried out with a test key, in vain.';
    await bench.post('suppression/allow', { address: 'alice@example.com', attestation }, asTest);
    expect(await lookUp()).toMatchObject({ suppressed: true });
    expect((await bench.send({ subject: 'Again' })).status).toBe(422);
    expect((await bench.get('suppression')).body.data).toEqual([]);
  });

  test('of another workspace is its own', async () => {
    await bench.post('suppression', { address: 'alice@example.com' });
    const attestation = 'The recipient asked for it in writing.';
    const { id } = (await bench.post('suppression/allow', { address: 'alice@example.com', attestation })).body;
    const { live: key } = await bench.anotherTenant();
    expect((await bench.get('suppression?address=alice@example.com', { key })).body).toEqual({
      address: 'alice@example.com',
      suppressed: false,
    });
    expect((await bench.get('suppression', { key })).body.data).toEqual([]);
    expect((await bench.delete(`suppression/allow/${id}`, { key })).status).toBe(404);
  });
});
