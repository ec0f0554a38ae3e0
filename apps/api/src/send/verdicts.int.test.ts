import { FileBlobStore } from '@posthorn/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

const WELCOME = { subject: 'Hello {{ name }}', html: '<p>{{ name }}, welcome</p>', text: 'Welcome {{ name }}' };
const ahead = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** What the blob store has of an event's content. */
async function contentOf(event: { data: Record<string, unknown> } | undefined): Promise<Record<string, unknown>> {
  const { sha256 } = event!.data['content'] as { sha256: string };
  return JSON.parse(Buffer.from((await new FileBlobStore(api.blobDir).get(sha256))!).toString());
}

async function register(fields: object): Promise<string> {
  return String((await api.call('POST', 'register', { agentName: 'sales', ...fields })).body['agentId']);
}

async function template(fields: object = WELCOME): Promise<string> {
  const { body } = await api.call('POST', 'templates', { name: 'welcome', ...fields });
  return String(body['id'] ?? body['templateId']);
}

describe('a request to send', () => {
  test.each([
    'agent/request-send',
    'send/request',
    'agent/send',
    'agent/send/request',
    'agent/outbound/send',
    'agent/outbound/reply',
  ])('can be made at /v1/%s', async (path) => {
    const answer = await api.call('POST', `../${path}`, { recipientEmail: 'alice@example.com', dedupeKey: 'k' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'queued' } });
    expect(await api.requestSend({ dedupeKey: 'k' })).toEqual(answer);
  });

  test('within its cooldown is answered as blocked, and stays so under its key', async () => {
    const asked = { templateId: 'tpl_1', payload: { text: 'Hi' } };
    await api.requestSend(asked);
    const blocked = await api.requestSend({ ...asked, dedupeKey: 'k' });
    expect(blocked).toEqual({
      status: 200,
      body: {
        requestId: expect.stringMatching(/^req_/),
        status: 'blocked',
        reason: 'cooldown_active',
        detail: expect.any(String),
        cooldownExpiresAt: expect.any(String),
      },
    });
    expect(await api.requestSend({ ...asked, dedupeKey: 'k' })).toEqual(blocked);
  });

  test('for later is scheduled; for the next minute it is refused', async () => {
    const scheduledAt = ahead(5);
    expect(await api.requestSend({ scheduledAt })).toMatchObject({ body: { status: 'scheduled', scheduledAt } });
    const refused = { status: 422, body: { code: 'INVALID_SEND', errors: [{ pointer: '/scheduledAt' }] } };
    expect(await api.requestSend({ scheduledAt: ahead(0.5) })).toMatchObject(refused);
    expect(await api.requestSend({ scheduledAt: '2040-01-01T00:00:00+02:00' })).toMatchObject(refused);
  });

  test("leaves from the agent's address, under its name", async () => {
    const agentId = await register({ email: 'sales@acme.example' });
    await api.requestSend({ mailboxId: agentId, payload: { text: 'Hi' } });
    expect(await contentOf((await api.queuedSends())[0])).toEqual({
      from: { email: 'sales@acme.example', name: 'sales' },
      text: 'Hi',
    });
  });

  test('carries its attachments in the blob store', async () => {
    const content = Buffer.from('%PDF').toString('base64');
    const attachments = [{ filename: 'offer.pdf', contentType: 'application/pdf', content }];
    await api.requestSend({ payload: { text: 'Hi' }, attachments });
    const [event] = await api.queuedSends();
    const [attached] = (await contentOf(event))['attachments'] as { sha256: string; sizeBytes: number }[];
    expect(attached).toMatchObject({ filename: 'offer.pdf', contentType: 'application/pdf', sizeBytes: 4 });
    expect(event?.data['attachments']).toMatchObject([{ filename: 'offer.pdf', sha256: attached!.sha256 }]);
    const bytes = await new FileBlobStore(api.blobDir).get(attached!.sha256);
    expect(Buffer.from(bytes!).toString()).toBe('%PDF');
  });

  test.each([
    ['attachments/0/content', { filename: 'a', content: 'no base64!' }],
    ['attachments/0/contentType', { filename: 'a', content: 'AAAA', contentType: 'pdf' }],
    ['attachments', { filename: 'a', content: 'A'.repeat(36_000_000) }],
  ])('with bad %s is refused', async (pointer, file) => {
    expect(await api.requestSend({ attachments: [file] })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: `/${pointer}` }] },
    });
  });
});

describe('a template', () => {
  test('is filled in with the payload, whether its id or its name is given', async () => {
    const id = await template();
    for (const templateId of [id, 'welcome']) {
      const recipientEmail = `${templateId.toLowerCase()}@example.com`;
      await api.requestSend({ recipientEmail, templateId, payload: { name: 'Zoë & co' } });
    }
    const events = await api.queuedSends();
    expect(events.map(({ data }) => data['templateId'])).toEqual([id, id]);
    expect(await contentOf(events[1])).toEqual({
      subject: 'Hello Zoë & co',
      html: '<p>Zoë &amp; co, welcome</p>',
      text: 'Welcome Zoë & co',
    });
    expect(events[0]?.data['subject']).toBe('Hello Zoë & co');
  });

  test('as it was changed a moment ago is what is sent', async () => {
    const id = await template();
    await api.requestSend({ templateId: id, payload: { name: 'A' } });
    await api.call('PATCH', `templates/${id}`, { subject: 'Changed {{ name }}' });
    await api.requestSend({ recipientEmail: 'bob@example.com', templateId: id, payload: { name: 'A' } });
    expect((await api.queuedSends()).map(({ data }) => data['subject'])).toEqual(['Hello A', 'Changed A']);
  });

  test('whose variables are missing is refused, naming them, and nothing is recorded', async () => {
    await template();
    expect(await api.requestSend({ templateId: 'welcome', payload: { nme: 'A' } })).toMatchObject({
      status: 422,
      body: { code: 'MISSING_VARIABLES', missing: ['name'], errors: [{ pointer: '/payload/name' }] },
    });
    expect(await api.queuedSends()).toEqual([]);
  });

  test('that is unknown is refused where there is no content of its own', async () => {
    expect(await api.requestSend({ templateId: 'none', payload: { name: 'A' } })).toMatchObject({
      status: 422,
      body: { code: 'UNKNOWN_TEMPLATE', errors: [{ pointer: '/templateId' }] },
    });
    expect(await api.requestSend({ templateId: 'none', payload: { text: 'Hi', name: 'A' } })).toMatchObject({
      body: { status: 'queued' },
    });
    expect(await api.requestSend({ payload: { text: 'Hi', name: 'A' } })).toMatchObject({
      status: 422,
      body: { code: 'UNUSED_VARIABLES', errors: [{ pointer: '/payload/name' }] },
    });
  });
});

describe('a simulation', () => {
  const simulate = (body: object) =>
    api.call('POST', 'simulate-send', { recipientEmail: 'alice@example.com', ...body });

  test('says what a request would be answered, and records nothing', async () => {
    const asked = { templateId: 'tpl_1', payload: { text: 'Hi' } };
    expect(await simulate(asked)).toEqual({
      status: 200,
      body: {
        wouldAllow: true,
        reason: null,
        cooldownExpiresAt: null,
        suppressionInfo: null,
        policyContext: {
          status: 'queued',
          trace: expect.any(Array),
          ruleSetSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        simulation: true,
      },
    });
    expect(await api.queuedSends()).toEqual([]);
    await api.requestSend(asked);
    expect(await simulate(asked)).toMatchObject({
      body: { wouldAllow: false, reason: 'cooldown_active', cooldownExpiresAt: expect.any(String) },
    });
  });

  test('of many at once answers each, also those that would be refused', async () => {
    const requests = [
      { recipientEmail: 'alice@example.com' },
      { recipientEmail: 'bob@example.com', templateId: 'none' },
      { recipientEmail: 'carl@example.com', mailboxId: 'agt_none' },
    ];
    expect(await api.call('POST', 'simulate-batch', { requests })).toMatchObject({
      status: 200,
      body: {
        results: [
          { wouldAllow: true },
          { wouldAllow: false, error: { code: 'UNKNOWN_TEMPLATE' } },
          { wouldAllow: false, error: { code: 'UNKNOWN_AGENT' } },
        ],
        simulation: true,
      },
    });
    const many = Array.from({ length: 501 }, () => ({ recipientEmail: 'alice@example.com' }));
    expect(await api.call('POST', 'simulate-batch', { requests: many })).toMatchObject({ status: 400 });
    expect((await api.call('POST', 'simulate-batch', { requests: many.slice(1) })).body['results']).toHaveLength(500);
  });
});
