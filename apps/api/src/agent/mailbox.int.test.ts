import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

async function aMailbox(body: object = {}): Promise<string> {
  const { status, body: made } = await api.call('POST', 'mailboxes', { address: 'sarah@acme.example', ...body });
  expect(status).toBe(201);
  return String(made['id']);
}

const NEW = {
  id: expect.stringMatching(/^agt_/) as string,
  name: 'Sarah',
  role: null,
  address: 'sarah@acme.example',
  displayName: 'Sarah',
  status: 'active',
  autonomyLevel: 3,
  hourlySendLimit: null,
  dailySendLimit: null,
  allowlistDomains: [],
  blocklistDomains: [],
  classifyInbound: false,
  quarantineAbove: null,
  createdAt: expect.any(String) as string,
  archivedAt: null,
};

describe('a mailbox', () => {
  test('is made with an address, shown and listed; it is an agent', async () => {
    const made = await api.call('POST', 'mailboxes', { address: ' Sarah@Acme.example', displayName: 'Sarah' });
    expect(made).toEqual({ status: 201, body: NEW });
    const id = String(made.body['id']);
    expect(await api.call('GET', `mailboxes/${id}`)).toEqual({ status: 200, body: made.body });
    expect(await api.call('GET', 'mailboxes')).toEqual({
      status: 200,
      body: { mailboxes: [made.body], nextCursor: null },
    });
    expect((await api.call('GET', 'agents')).body).toMatchObject({ agents: [{ agentId: id, agentName: 'Sarah' }] });
  });

  test('is listed page by page, in the order of their making', async () => {
    for (const name of ['a', 'b', 'c']) await aMailbox({ address: `${name}@acme.example`, name });
    const first = await api.call('GET', 'mailboxes?limit=2');
    expect(first.body).toMatchObject({
      mailboxes: [{ name: 'a' }, { name: 'b' }],
      nextCursor: expect.stringMatching(/^agt_/) as string,
    });
    const rest = await api.call('GET', `mailboxes?limit=2&cursor=${String(first.body['nextCursor'])}`);
    expect(rest.body).toMatchObject({ mailboxes: [{ name: 'c' }], nextCursor: null });
  });

  test('changes what is named, and keeps the rest', async () => {
    const id = await aMailbox({ displayName: 'Sarah', dailySendLimit: 50 });
    const changes = {
      displayName: 'Sarah of Acme',
      address: 'S@Acme.example',
      hourlySendLimit: 10,
      allowlistDomains: ['Example.COM', 'müller.example', 'example.com'],
      blocklistDomains: ['spam.example'],
      classifyInbound: true,
      quarantineAbove: 0.5,
    };
    const { status, body } = await api.call('PATCH', `mailboxes/${id}`, changes);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        ...NEW,
        id,
        displayName: 'Sarah of Acme',
        address: 's@acme.example',
        hourlySendLimit: 10,
        dailySendLimit: 50,
        allowlistDomains: ['example.com', 'xn--mller-kva.example'],
        blocklistDomains: ['spam.example'],
        classifyInbound: true,
        quarantineAbove: 0.5,
      },
    });
    expect((await api.call('PATCH', `mailboxes/${id}`, { dailySendLimit: null })).body).toEqual({
      ...body,
      dailySendLimit: null,
    });
  });

  test('archived is out of the list until it is taken back', async () => {
    const id = await aMailbox();
    const archived = await api.call('PATCH', `mailboxes/${id}`, { archived: true });
    expect(archived.body).toMatchObject({ status: 'archived', archivedAt: expect.any(String) as string });
    expect((await api.call('PATCH', `mailboxes/${id}`, { archived: true })).body).toEqual(archived.body);
    expect((await api.call('GET', 'mailboxes')).body).toMatchObject({ mailboxes: [] });
    expect((await api.call('GET', 'mailboxes?archived=true')).body).toMatchObject({ mailboxes: [{ id }] });
    expect(await api.call('POST', `mailboxes/${id}/pause`)).toMatchObject({
      status: 409,
      body: { code: 'MAILBOX_ARCHIVED' },
    });
    expect((await api.call('PATCH', `mailboxes/${id}`, { archived: false })).body).toMatchObject({ status: 'active' });
  });

  test.each([1, 2, 3])('takes autonomy level %d', async (autonomyLevel) => {
    const id = await aMailbox();
    expect(await api.call('PATCH', `mailboxes/${id}/autonomy`, { autonomyLevel })).toMatchObject({
      status: 200,
      body: { id, autonomyLevel },
    });
  });

  test('has its autonomy level from the beginning, so that nothing leaves before it does', async () => {
    const id = await aMailbox({ autonomyLevel: 1 });
    expect((await api.call('GET', `mailboxes/${id}`)).body).toMatchObject({ autonomyLevel: 1 });
    expect((await api.call('PATCH', `mailboxes/${id}`, { displayName: 'S' })).body).toMatchObject({ autonomyLevel: 1 });
    expect((await api.call('PATCH', `mailboxes/${id}`, { autonomyLevel: 2 })).body).toMatchObject({ autonomyLevel: 2 });
  });

  test('cannot have the address of another', async () => {
    await aMailbox();
    const taken = { status: 409, body: { code: 'EMAIL_TAKEN' } };
    expect(await api.call('POST', 'mailboxes', { address: 'SARAH@acme.example' })).toMatchObject(taken);
    const id = await aMailbox({ address: 'tom@acme.example' });
    expect(await api.call('PATCH', `mailboxes/${id}`, { email: 'sarah@acme.example' })).toMatchObject(taken);
  });

  test.each([
    ['autonomy', { autonomyLevel: 4 }, 'autonomyLevel'],
    ['autonomy', { autonomyLevel: '1' }, 'autonomyLevel'],
    ['autonomy', { level: 1 }, 'autonomyLevel'],
    ['', {}, 'must change something'],
    ['', { tenantId: 'x' }, 'must change something'],
    ['', { dailySendLimit: -1 }, 'dailySendLimit'],
    ['', { dailySendLimit: 1.5 }, 'dailySendLimit'],
    ['', { hourlyLimit: 1 }, 'hourlyLimit'],
    ['', { displayName: 'a\r\nBcc: x' }, 'displayName'],
    ['', { address: 'nobody' }, 'address'],
    ['', { address: 'a@b.example', email: 'c@b.example' }, 'email'],
    ['', { allowlistDomains: ['not a domain'] }, 'allowlistDomains/0'],
    ['', { archived: 'yes' }, 'archived'],
  ])('refuses a bad change of %j: %j', async (path, body, named) => {
    const id = await aMailbox();
    expect(await api.call('PATCH', `mailboxes/${id}/${path}`.replace(/\/$/, ''), body)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', detail: expect.stringContaining(named) as string },
    });
  });

  test('of another workspace is not there, whatever is asked of it', async () => {
    const id = await aMailbox();
    const { keys } = await api.anotherWorkspace();
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { name: 'mine' }],
      ['PATCH', '/autonomy', { autonomyLevel: 3 }],
      ['POST', '/pause', {}],
      ['POST', '/resume', {}],
    ] as const)
      expect(await api.call(method, `mailboxes/${id}${path}`, body, { key: keys.mm_live })).toMatchObject({
        status: 404,
        body: { code: 'UNKNOWN_MAILBOX' },
      });
    expect((await api.call('GET', 'mailboxes', undefined, { key: keys.mm_live })).body).toMatchObject({
      mailboxes: [],
    });
    expect((await api.call('GET', `mailboxes/${id}`)).body).toMatchObject({
      status: 'active',
      name: 'sarah@acme.example',
    });
  });

  test('is all that a key bound to it sees, and may be stopped but not changed by it', async () => {
    const id = await aMailbox();
    const other = await aMailbox({ address: 'tom@acme.example' });
    const key = await api.boundKey('sarah@acme.example');
    const bound = (method: string, path: string, body?: object) => api.call(method, path, body, { key });
    expect((await bound('GET', 'mailboxes')).body).toMatchObject({ mailboxes: [{ id }] });
    expect((await bound('GET', 'agents')).body).toMatchObject({ agents: [{ agentId: id }] });
    expect(await bound('GET', `mailboxes/${other}`)).toMatchObject({ status: 404 });
    const refused = { status: 403, body: { code: 'MAILBOX_KEY' } };
    expect(await bound('PATCH', `mailboxes/${id}/autonomy`, { autonomyLevel: 3 })).toMatchObject(refused);
    expect(await bound('PATCH', `mailboxes/${id}`, { dailySendLimit: null })).toMatchObject(refused);
    expect(await bound('POST', 'mailboxes', { address: 'x@acme.example' })).toMatchObject(refused);
    expect(await bound('POST', 'register', { agentName: 'x' })).toMatchObject(refused);
    expect(await bound('POST', 'workspace/pause')).toMatchObject(refused);
    expect(await bound('GET', 'contacts')).toMatchObject(refused);
  });

  test('that cannot exist is not there', async () => {
    expect(await api.call('GET', 'mailboxes/agt_nope')).toMatchObject({ status: 404 });
    expect(await api.call('GET', 'mailboxes/%00')).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('id') as string },
    });
  });
});
