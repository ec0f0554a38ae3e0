import { contactKey } from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

const add = (body: object, key?: string) =>
  api.call('POST', 'suppressions', { email: 'ann@example.com', ...body }, key === undefined ? {} : { key });

const look = (query: string, key?: string) =>
  api.call('GET', `suppressions${query}`, undefined, key === undefined ? {} : { key });

describe('a suppression', () => {
  test('is added for the workspace, looked up and listed at once', async () => {
    const { status, body } = await add({
      email: 'Ann@Example.com',
      reasonCode: 'legal_request',
      note: 'Letter of 3 May',
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        id: `sup_${contactKey(api.workspace.secret, 'ann@example.com')}`,
        email: 'Ann@Example.com',
        scope: 'tenant',
        campaignId: null,
        reasonCode: 'legal_request',
        note: 'Letter of 3 May',
        requestId: null,
        expiresAt: null,
        addedAt: expect.any(String) as string,
      },
    });
    expect((await look('/lookup?email=ANN@example.com')).body).toMatchObject({
      suppressed: true,
      suppressions: [{ id: body['id'], reasonCode: 'legal_request' }],
    });
    expect((await look('')).body).toMatchObject({
      suppressions: [{ id: body['id'], email: 'Ann@Example.com' }],
      nextCursor: null,
    });
    expect((await look('?email=ann@example.com')).body).toMatchObject({ suppressions: [{ id: body['id'] }] });
    expect((await look('/lookup?email=bob@example.com')).body).toMatchObject({ suppressed: false, suppressions: [] });
  });

  test('added again is the same one, and no news', async () => {
    const first = await add({});
    expect((await add({})).body).toEqual(first.body);
    expect(await api.events('suppression.*.*')).toMatchObject([
      { type: 'suppression.added', data: { reasonCode: 'manual_dnc', scope: 'tenant', addedBy: { kind: 'key' } } },
    ]);
  });

  test('of a campaign holds for that campaign', async () => {
    const { body } = await add({ scope: 'campaign', campaignId: 'cmp 1/ü', reasonCode: 'unsubscribe' });
    expect((await look('/lookup?email=ann@example.com')).body).toMatchObject({
      suppressed: false,
      suppressions: [{ scope: 'campaign', campaignId: 'cmp 1/ü', reasonCode: 'unsubscribe' }],
    });
    expect((await look('?scope=tenant')).body).toMatchObject({ suppressions: [] });
    expect((await look('?scope=campaign&reasonCode=unsubscribe')).body).toMatchObject({
      suppressions: [{ id: body['id'] }],
    });
    expect(
      await api.call(
        'DELETE',
        `suppressions/${String(body['id'])}?attestation=${encodeURIComponent('asked to come back')}`,
      ),
    ).toEqual({ status: 204, body: {} });
    expect((await look('/lookup?email=ann@example.com')).body).toMatchObject({ suppressions: [] });
  });

  test('ends at its time', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    expect((await add({ expiresAt, reasonCode: 'no_engagement' })).body).toMatchObject({ expiresAt });
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect((await look('/lookup?email=ann@example.com')).body).toMatchObject({ suppressed: false, suppressions: [] });
    expect((await look('')).body).toMatchObject({ suppressions: [] });
  });

  test('is removed with a reason, once', async () => {
    await add({});
    const attestation = 'Confirmed by phone.';
    expect(
      (await api.call('POST', 'suppressions/remove', { recipientEmail: 'Ann@example.com', attestation })).body,
    ).toEqual({
      removed: true,
    });
    expect((await api.call('POST', 'suppressions/remove', { email: 'ann@example.com', attestation })).body).toEqual({
      removed: false,
    });
    expect((await api.events('suppression.*.removed'))[0]).toMatchObject({ data: { attestation } });
    expect((await look('')).body).toMatchObject({ suppressions: [] });
  });

  test('is listed page by page, newest first', async () => {
    for (const name of ['a', 'b', 'c']) await add({ email: `${name}@example.com` });
    const { body } = await look('?limit=2');
    expect(body).toMatchObject({ suppressions: [{ email: 'c@example.com' }, { email: 'b@example.com' }] });
    expect((await look(`?limit=2&cursor=${String(body['nextCursor'])}`)).body).toMatchObject({
      suppressions: [{ email: 'a@example.com' }],
      nextCursor: null,
    });
  });

  test('of the operator is shown by a look-up and by nothing else', async () => {
    await api.suppressGlobally('spammer@example.com');
    expect((await look('/lookup?email=Spammer@example.com')).body).toMatchObject({
      suppressed: true,
      suppressions: [{ id: null, scope: 'global', reasonCode: 'manual_dnc' }],
    });
    expect((await look('?email=spammer@example.com')).body).toMatchObject({ suppressions: [] });
    expect(await add({ scope: 'global' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('posthorn suppressions add --global') as string },
    });
  });

  test('of another workspace is neither seen nor removed', async () => {
    const { body } = await add({});
    const { keys } = await api.anotherWorkspace();
    const key = keys.mm_live;
    expect((await look('', key)).body).toMatchObject({ suppressions: [] });
    expect((await look('/lookup?email=ann@example.com', key)).body).toMatchObject({ suppressed: false });
    const attestation = 'mine now';
    expect(
      (await api.call('POST', 'suppressions/remove', { email: 'ann@example.com', attestation }, { key })).body,
    ).toEqual({
      removed: false,
    });
    expect(
      await api.call('DELETE', `suppressions/${String(body['id'])}?attestation=mine`, undefined, { key }),
    ).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SUPPRESSION' } });
    expect((await look('/lookup?email=ann@example.com')).body).toMatchObject({ suppressed: true });
  });

  test('of a test key is seen by test keys alone, and theirs is no removal of what is real', async () => {
    const key = api.workspace.keys.mm_test;
    const emails = ({ body }: { body: Record<string, unknown> }) =>
      (body['suppressions'] as { email: string; reasonCode: string }[]).map(
        ({ email, reasonCode }) => `${email} ${reasonCode}`,
      );
    await add({ reasonCode: 'complaint' });
    await add({ email: 'bob@example.com' });
    await add({ email: 'cat@example.com' }, key);
    await add({ email: 'bob@example.com', reasonCode: 'no_engagement' }, key);
    const attestation = 'trying it out';
    await api.call('POST', 'suppressions/remove', { email: 'ann@example.com', attestation }, { key });

    expect(emails(await look(''))).toEqual(['bob@example.com manual_dnc', 'ann@example.com complaint']);
    expect(emails(await look('', key))).toEqual(['bob@example.com no_engagement', 'cat@example.com manual_dnc']);
    for (const [email, real, tried] of [
      ['ann@example.com', 1, 0],
      ['cat@example.com', 0, 1],
    ] as const) {
      expect(emails(await look(`?email=${email}`))).toHaveLength(real);
      expect(emails(await look(`?email=${email}`, key))).toHaveLength(tried);
    }
    await add({ note: 'again' });
    expect(emails(await look('', key))).toContain('ann@example.com manual_dnc');
  });

  test('may be looked up by a key that is bound to a mailbox, not listed or changed', async () => {
    await add({});
    const key = await api.boundKey('sarah@acme.example');
    expect((await look('/lookup?email=ann@example.com', key)).body).toMatchObject({ suppressed: true });
    const refused = { status: 403, body: { code: 'MAILBOX_KEY' } };
    expect(await look('', key)).toMatchObject(refused);
    expect(await add({}, key)).toMatchObject(refused);
    expect(
      await api.call('POST', 'suppressions/remove', { email: 'ann@example.com', attestation: 'I want to' }, { key }),
    ).toMatchObject(refused);
  });
});

describe('what is refused', () => {
  test.each([
    ['no address', { email: undefined }, '/email'],
    ['two addresses', { recipientEmail: 'bob@example.com' }, '/email'],
    ['a campaign without its id', { scope: 'campaign' }, '/campaignId'],
    ['the id of a campaign without the scope', { campaignId: 'c' }, '/campaignId'],
    ['an unknown reason', { reasonCode: 'because' }, '/reasonCode'],
    ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    ['an end that is no time', { expiresAt: 'soon' }, '/expiresAt'],
    ['an unknown field', { reason: 'x' }, '/reason'],
  ])('adding %s', async (_, body, pointer) => {
    expect(await add(body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test.each([{}, { attestation: '' }, { attestation: '  x ' }])('removing with %j', async (body) => {
    expect(await api.call('POST', 'suppressions/remove', { email: 'ann@example.com', ...body })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/attestation' }] },
    });
  });

  test.each(['?cursor=!', '?limit=0', '?scope=global', '?reson=x', '/lookup', '/lookup?email=x'])(
    'asking %s',
    async (query) => {
      expect(await look(query)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    },
  );
});
