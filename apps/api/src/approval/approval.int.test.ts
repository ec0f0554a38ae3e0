import { DeliveryOutcomeUnknown, DeliveryQueued, newId } from '@posthorn/events';
import { encodeContent, type MailContent } from '@posthorn/mail';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
let mailboxId: string;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(async () => {
  await api.renew();
  mailboxId = await api.mailbox({ address: 'sarah@acme.example', autonomyLevel: 1 });
});

const CONTENT: MailContent = { subject: 'Your quote', text: 'Ten euros.', html: '<p>Ten euros.</p>' };

const held = z.object({
  requestId: z.string(),
  approvalId: z.string(),
  contentSha256: z.string(),
  expiresAt: z.string(),
});
type Held = z.output<typeof held>;

/** A send of an agent whose every send is held, as the overrides show it. */
async function aHeldSend(command: object = {}): Promise<Held> {
  const { requestId, status } = await api.ask({
    recipient: 'ann@example.com',
    content: CONTENT,
    agentId: mailboxId,
    ...command,
  });
  expect(status).toBe('pending_approval');
  return held.parse((await show(requestId)).body);
}

const show = (id: string) => api.call('GET', `override/held-messages/${id}`);
const override = (id: string, action: string, body: object = {}) => api.call('POST', `override/${id}/${action}`, body);

describe('the queues', () => {
  test('show what waits, with the hash of its content and when it is denied by itself', async () => {
    const { requestId } = await api.ask({
      recipient: 'ann@example.com',
      content: CONTENT,
      agentId: mailboxId,
      threadId: 'thr_1',
    });
    const item = {
      requestId,
      approvalId: expect.stringMatching(/^apr_/) as string,
      queue: 'needs_approval_outbound',
      reason: 'autonomy_level',
      state: 'waiting',
      recipientEmail: 'ann@example.com',
      mailboxId,
      threadId: 'thr_1',
      templateId: null,
      campaignId: null,
      subject: 'Your quote',
      contentSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      heldAt: expect.any(String) as string,
      expiresAt: expect.any(String) as string,
      endedAt: null,
    };
    const queue = await api.call('GET', 'override/queues/needs_approval_outbound');
    expect(queue).toEqual({ status: 200, body: { queue: 'needs_approval_outbound', items: [item], nextCursor: null } });
    expect((await api.call('GET', 'override/held-messages')).body).toEqual({ heldMessages: [item], nextCursor: null });
    expect((await api.call('GET', 'override/queues/counts')).body).toEqual({
      counts: {
        needs_approval_outbound: 1,
        needs_approval_inbound: 0,
        blocked_by_policy: 0,
        high_risk: 0,
        spam: 0,
        outcome_unknown: 0,
      },
    });
    const { body } = await show(requestId);
    expect(body).toEqual({ ...item, content: expect.objectContaining(CONTENT) as unknown });
    expect(Date.parse(String(body['expiresAt'])) - Date.parse(String(body['heldAt']))).toBe(86_400_000);
  });

  test('list page by page, what expires first standing first', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.push((await aHeldSend({ recipient: `${name}@example.com` })).requestId);
    const idsOf = ({ body }: { body: Record<string, unknown> }) =>
      (body['heldMessages'] as { requestId: string }[]).map(({ requestId }) => requestId);
    const first = await api.call('GET', 'override/held-messages?limit=2');
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    const rest = await api.call('GET', `override/held-messages?limit=2&cursor=${String(first.body['nextCursor'])}`);
    expect(idsOf(rest)).toEqual(ids.slice(2));
  });

  test('show what policy blocked', async () => {
    await api.call('POST', 'suppressions', { email: 'ann@example.com', reasonCode: 'complaint' });
    const { requestId, status } = await api.ask({ recipient: 'ann@example.com', content: CONTENT });
    expect(status).toBe('blocked');
    expect((await api.call('GET', 'override/queues/blocked_by_policy')).body).toMatchObject({
      items: [{ requestId, reason: 'suppressed', approvalId: null, expiresAt: null }],
    });
    expect((await api.call('GET', 'override/queues/counts')).body).toMatchObject({ counts: { blocked_by_policy: 1 } });
    expect((await api.call('GET', 'override/held-messages')).body).toMatchObject({ heldMessages: [] });
  });

  test('that are not there are refused with those there are; inbound ones are empty', async () => {
    expect(await api.call('GET', 'override/queues/inbox')).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_QUEUE', fix: expect.stringContaining('high_risk') as string },
    });
    expect((await api.call('GET', 'override/queues/spam')).body).toEqual({
      queue: 'spam',
      items: [],
      nextCursor: null,
    });
    expect(await api.call('GET', 'override/held-messages?cursor=x')).toMatchObject({ status: 400 });
  });
});

describe('an approval', () => {
  test('of the content that was looked at lets the send go, once', async () => {
    const { requestId, approvalId, contentSha256 } = await aHeldSend();
    const approved = { status: 200, body: { requestId, status: 'queued', contentSha256 } };
    expect(await override(requestId, 'approve', { contentSha256, reason: 'Fine.' })).toMatchObject(approved);
    expect(await override(approvalId, 'approve', { contentSha256 })).toMatchObject(approved);
    expect(await api.events('send.*.approval_decided')).toMatchObject([
      {
        data: {
          requestId,
          approvalId,
          decision: 'granted',
          contentSha256,
          reason: 'Fine.',
          decidedBy: { kind: 'key' },
        },
      },
    ]);
    expect(await api.queuedSends()).toMatchObject([{ data: { requestId, releasedFrom: 'approval' } }]);
    expect((await show(requestId)).body).toMatchObject({ state: 'released' });
    expect((await api.call('GET', 'override/queues/counts')).body).toMatchObject({
      counts: { needs_approval_outbound: 0 },
    });
  });

  test('without the hash, or of another content, lets nothing go', async () => {
    const { requestId, contentSha256 } = await aHeldSend();
    expect(await override(requestId, 'approve')).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('contentSha256') as string },
    });
    for (const action of ['approve', 'release'] as const)
      expect(
        await override(action === 'approve' ? requestId : `held-messages/${requestId}`, action, {
          contentSha256: 'a'.repeat(64),
        }),
      ).toMatchObject({ status: 409, body: { code: 'CONTENT_CHANGED', contentSha256 } });
    expect(await override(`held-messages/${requestId}`, 'release')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/contentSha256' }] },
    });
    expect(await api.queuedSends()).toEqual([]);
  });

  test('given to a text does not hold for the text it was changed to', async () => {
    const before = await aHeldSend();
    const edited = await override(before.requestId, 'edit', {
      text: 'Eleven euros.',
      html: null,
      contentSha256: before.contentSha256,
    });
    const content = { subject: 'Your quote', text: 'Eleven euros.' };
    expect(edited).toMatchObject({ status: 200, body: { status: 'pending_approval' } });
    const after = await show(before.requestId);
    expect(after.body).toMatchObject({ content, contentSha256: edited.body['contentSha256'] });
    expect(after.body['content']).not.toHaveProperty('html');
    expect(after.body['contentSha256']).not.toBe(before.contentSha256);
    const stale = { contentSha256: before.contentSha256 };
    expect(await override(before.requestId, 'approve', stale)).toMatchObject({
      status: 409,
      body: { code: 'CONTENT_CHANGED' },
    });
    expect(await override(before.requestId, 'edit', { ...stale, text: 'x' })).toMatchObject({ status: 409 });
    const { contentSha256 } = after.body;
    expect(await override(before.requestId, 'approve', { contentSha256 })).toMatchObject({
      body: { status: 'queued' },
    });
    expect(await api.queuedSends()).toMatchObject([{ data: { content: { sha256: contentSha256 } } }]);
  });

  test('by two at once is one', async () => {
    const { requestId, contentSha256 } = await aHeldSend();
    const answers = await Promise.all([1, 2, 3].map(() => override(requestId, 'approve', { contentSha256 })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await api.queuedSends()).toHaveLength(1);
  });

  test('and a rejection at once: exactly one of them holds', async () => {
    const { requestId, contentSha256 } = await aHeldSend();
    const answers = await Promise.all([
      override(requestId, 'approve', { contentSha256 }),
      override(requestId, 'reject'),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await api.events('send.*.approval_decided')).toHaveLength(1);
  });
});

describe('a rejection', () => {
  test('ends the send, by either of its routes', async () => {
    const { requestId, contentSha256 } = await aHeldSend();
    expect(await override(requestId, 'reject', { reason: 'Too cheap.' })).toMatchObject({
      status: 200,
      body: { requestId, status: 'canceled', reason: 'approval_denied' },
    });
    const other = await aHeldSend({ recipient: 'bob@example.com' });
    expect(await override(`held-messages/${other.requestId}`, 'reject')).toMatchObject({
      body: { status: 'canceled' },
    });
    expect(await override(requestId, 'approve', { contentSha256 })).toMatchObject({
      status: 409,
      body: { status: 409, code: 'SEND_CLOSED', sendStatus: 'canceled' },
    });
    expect((await show(requestId)).body).toMatchObject({ state: 'denied' });
    expect(await api.queuedSends()).toEqual([]);
  });
});

describe('a release', () => {
  test('lets a held send go', async () => {
    const { requestId, contentSha256 } = await aHeldSend();
    expect(await override(`held-messages/${requestId}`, 'release', { contentSha256 })).toMatchObject({
      status: 200,
      body: { requestId, status: 'queued' },
    });
  });

  test('lets go what a cooldown blocked, as a send of its own, once', async () => {
    const command = { recipient: 'ann@example.com', content: CONTENT, templateId: 'tpl_welcome' };
    await api.ask(command);
    const { requestId, status } = await api.ask(command);
    expect(status).toBe('blocked');
    const { contentSha256, reason } = (await show(requestId)).body;
    expect(reason).toBe('cooldown_active');
    const release = () => override(`held-messages/${requestId}`, 'release', { contentSha256 });
    const released = await release();
    expect(released).toMatchObject({ status: 200, body: { status: 'queued' } });
    expect((await release()).body['requestId']).toBe(released.body['requestId']);
    expect(await api.queuedSends()).toHaveLength(2);
  });

  test('does not pass a suppression', async () => {
    await api.call('POST', 'suppressions', { email: 'ann@example.com' });
    const { requestId } = await api.ask({ recipient: 'ann@example.com', content: CONTENT });
    const { contentSha256 } = (await show(requestId)).body;
    expect(await override(`held-messages/${requestId}`, 'release', { contentSha256 })).toMatchObject({
      body: { status: 'blocked', reason: 'dnc' },
    });
    expect(await api.queuedSends()).toEqual([]);
  });
});

describe('a thread', () => {
  test('names the one send of it that waits', async () => {
    const { contentSha256 } = await aHeldSend({ threadId: 'thr_1' });
    expect(await override('thr_1', 'approve', { contentSha256 })).toMatchObject({
      status: 200,
      body: { status: 'queued' },
    });
    expect(await override('thr_1', 'approve', { contentSha256 })).toMatchObject({ status: 404 });
  });

  test('names none when several wait', async () => {
    const a = await aHeldSend({ threadId: 'thr_1' });
    const b = await aHeldSend({ threadId: 'thr_1', recipient: 'bob@example.com' });
    expect(await override('thr_1', 'reject')).toMatchObject({
      status: 409,
      body: { code: 'SEVERAL_HELD_MESSAGES', requestIds: [a.requestId, b.requestId] },
    });
  });
});

describe('escalating', () => {
  test('moves the same approval to the queue of risks, once, and its end stays', async () => {
    const before = await aHeldSend();
    for (let times = 0; times < 2; times++)
      expect(await override(before.requestId, 'escalate')).toEqual({
        status: 200,
        body: { requestId: before.requestId, status: 'pending_approval', queue: 'high_risk' },
      });
    expect(await api.events('send.*.approval_pending')).toHaveLength(2);
    const { body } = await show(before.requestId);
    expect(body).toMatchObject({
      approvalId: before.approvalId,
      queue: 'high_risk',
      reason: 'escalated',
      mailboxId,
      expiresAt: before.expiresAt,
      contentSha256: before.contentSha256,
    });
    expect((await api.call('GET', 'override/queues/high_risk')).body).toMatchObject({
      items: [{ requestId: before.requestId }],
    });
    expect((await api.call('GET', 'override/queues/needs_approval_outbound')).body).toMatchObject({ items: [] });
    const { contentSha256 } = before;
    expect(await override(before.requestId, 'approve', { contentSha256 })).toMatchObject({
      body: { status: 'queued' },
    });
    expect(await override(before.requestId, 'escalate')).toMatchObject({ status: 409, body: { code: 'SEND_CLOSED' } });
  });
});

describe('who may', () => {
  test('read and decide is a key of the workspace and mode', async () => {
    const { requestId, contentSha256 } = await aHeldSend();
    const { keys } = await api.anotherWorkspace();
    for (const key of [keys.mm_live, api.workspace.keys.mm_test]) {
      expect((await api.call('GET', 'override/held-messages', undefined, { key })).body).toMatchObject({
        heldMessages: [],
      });
      for (const [method, path, body] of [
        ['GET', `held-messages/${requestId}`, undefined],
        ['POST', `${requestId}/approve`, { contentSha256 }],
        ['POST', `${requestId}/reject`, {}],
        ['POST', `${requestId}/edit`, { text: 'x' }],
        ['POST', `${requestId}/escalate`, {}],
        ['POST', `held-messages/${requestId}/release`, { contentSha256 }],
      ] as const)
        expect(await api.call(method, `override/${path}`, body, { key })).toMatchObject({
          status: 404,
          body: { code: 'UNKNOWN_HELD_MESSAGE' },
        });
    }
    expect((await show(requestId)).body).toMatchObject({ state: 'waiting' });
  });

  test('decide is no key that is bound to a mailbox; it reads what that mailbox asked for', async () => {
    const own = await aHeldSend();
    const tomId = await api.mailbox({ address: 'tom@acme.example', autonomyLevel: 1 });
    const toms = await aHeldSend({ agentId: tomId, recipient: 'bob@example.com' });
    const key = await api.boundKey('sarah@acme.example');
    const bound = (method: string, path: string, body?: object) => api.call(method, `override/${path}`, body, { key });
    expect((await bound('GET', 'held-messages')).body).toMatchObject({ heldMessages: [{ requestId: own.requestId }] });
    expect((await bound('GET', 'queues/counts')).body).toMatchObject({ counts: { needs_approval_outbound: 1 } });
    expect(await bound('GET', `held-messages/${toms.requestId}`)).toMatchObject({ status: 404 });
    expect((await bound('GET', `held-messages?mailboxId=${tomId}`)).body).toMatchObject({ heldMessages: [] });
    const refused = { status: 403, body: { code: 'MAILBOX_KEY' } };
    const { contentSha256 } = own;
    expect(await bound('POST', `${own.requestId}/approve`, { contentSha256 })).toMatchObject(refused);
    expect(await bound('POST', `held-messages/${own.requestId}/release`, { contentSha256 })).toMatchObject(refused);
    expect(await bound('POST', `${own.requestId}/edit`, { text: 'x' })).toMatchObject(refused);
    expect((await api.call('GET', `override/held-messages?mailboxId=${tomId}`)).body).toMatchObject({
      heldMessages: [{ requestId: toms.requestId }],
    });
  });

  test('what was never held is not there', async () => {
    expect(await override(newId('req'), 'reject')).toMatchObject({ status: 404 });
    expect(await override('thr_none', 'reject')).toMatchObject({ status: 404 });
    expect(await override('%00', 'reject')).toMatchObject({ status: 400 });
  });
});

test('the hash is that of the bytes that are sent', async () => {
  const { requestId, contentSha256 } = await aHeldSend();
  const { content } = (await show(requestId)).body as { content: MailContent };
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(encodeContent(content)));
  expect(Buffer.from(digest).toString('hex')).toBe(contentSha256);
});

describe('an interrupted attempt that is held for a person', () => {
  /** A send of which nobody knows whether it left, as the dispatcher records it. */
  async function anInterruptedSend(): Promise<string> {
    const { requestId } = await api.ask({ recipient: 'ann@example.com', content: CONTENT });
    const [queued] = await api.queuedSends();
    const about = { requestId, recipientEmail: 'ann@example.com', provider: 'smtp', attempt: 1 };
    const at = new Date().toISOString();
    await api.record(queued!, DeliveryQueued.of({ ...about, queuedAt: at }));
    await api.record(queued!, DeliveryOutcomeUnknown.of({ ...about, detectedAt: at, resolution: 'hold' }));
    return requestId;
  }

  test('is tried again when it is released, without a hash', async () => {
    const requestId = await anInterruptedSend();
    expect((await api.call('GET', 'override/queues/outcome_unknown')).body).toMatchObject({ items: [{ requestId }] });
    expect(await override(`held-messages/${requestId}`, 'release')).toMatchObject({
      status: 200,
      body: { requestId, status: 'queued' },
    });
    expect(await api.queuedSends()).toMatchObject([{}, { data: { requestId, releasedFrom: 'hold' } }]);
  });

  test('is over when it is rejected', async () => {
    const requestId = await anInterruptedSend();
    expect(await override(requestId, 'reject')).toMatchObject({ status: 200, body: { requestId, status: 'canceled' } });
    expect(await override(`held-messages/${requestId}`, 'release')).toMatchObject({ status: 409 });
    expect(await api.queuedSends()).toHaveLength(1);
  });
});
