import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { EventStream } from '../system/event-stream.js';
import { aRecipient, call, ownKey } from '../system/requests.js';

const mailbox = z.object({ id: z.string() });
const verdict = z.object({ requestId: z.string(), status: z.string() });
const held = z.object({
  approvalId: z.string(),
  queue: z.string(),
  state: z.string(),
  contentSha256: z.string(),
  content: z.object({ subject: z.string(), text: z.string() }),
});

const api = (method: string, path: string, json?: object) =>
  call(method, `/v1/agent/${path}`, { key: ownKey(), ...(json && { json }) });

/** An agent that may send nothing by itself. */
async function anAssistedMailbox(): Promise<string> {
  const { body } = await api('POST', 'mailboxes', { address: `${randomUUID()}@acme.example`, displayName: 'Sarah' });
  const { id } = mailbox.parse(body);
  await api('PATCH', `mailboxes/${id}/autonomy`, { autonomyLevel: 1 });
  return id;
}

async function show(requestId: string): Promise<z.output<typeof held>> {
  return held.parse((await api('GET', `override/held-messages/${requestId}`)).body);
}

describe('what an agent of autonomy level 1 asks for', () => {
  test('leaves when a person approved what is sent, and not before', async () => {
    const mailboxId = await anAssistedMailbox();
    const recipientEmail = aRecipient('delivered');
    await using stream = await EventStream.open({ query: { contactEmail: recipientEmail } });
    const payload = { subject: 'Your quote', text: 'Ten euros.' };
    const { requestId, status } = verdict.parse(
      (await api('POST', 'request-send', { recipientEmail, mailboxId, payload })).body,
    );
    expect(status).toBe('pending_approval');
    const seen = await show(requestId);
    expect(seen).toMatchObject({ queue: 'needs_approval_outbound', state: 'waiting', content: payload });

    await api('POST', `override/${requestId}/edit`, { text: 'Eleven euros.' });
    const stale = await api('POST', `override/${requestId}/approve`, { contentSha256: seen.contentSha256 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'CONTENT_CHANGED' } });
    await api('POST', `override/${requestId}/escalate`);
    const { contentSha256, queue, content } = await show(requestId);
    expect({ queue, text: content.text }).toEqual({ queue: 'high_risk', text: 'Eleven euros.' });
    expect(await api('POST', `override/${requestId}/approve`, { contentSha256 })).toMatchObject({
      status: 200,
      body: { status: 'queued' },
    });

    const frames = await stream.untilType('delivery.delivered', requestId);
    const types = frames.map(({ event }) => event);
    expect(types.filter((type) => type.startsWith('send.'))).toEqual([
      'send.approval_pending',
      'send.edited',
      'send.approval_pending',
      'send.approval_decided',
      'send.queued',
    ]);
    expect(types.indexOf('send.queued')).toBeLessThan(types.indexOf('delivery.queued'));
    expect(await show(requestId)).toMatchObject({ state: 'released', approvalId: seen.approvalId });
  });

  test('does not leave when a person rejected it', async () => {
    const mailboxId = await anAssistedMailbox();
    const recipientEmail = aRecipient('delivered');
    const payload = { subject: 'Your quote', text: 'Ten euros.' };
    const { requestId } = verdict.parse(
      (await api('POST', 'request-send', { recipientEmail, mailboxId, payload })).body,
    );
    expect(await api('POST', `override/${requestId}/reject`)).toMatchObject({ body: { status: 'canceled' } });
    const { contentSha256, state } = await show(requestId);
    expect(state).toBe('denied');
    expect(await api('POST', `override/${requestId}/approve`, { contentSha256 })).toMatchObject({ status: 409 });
    expect((await api('GET', `sends/${requestId}`)).body).toMatchObject({ sentAt: null });
  });
});

test('a paused agent sends nothing until it is resumed', async () => {
  const { body } = await api('POST', 'mailboxes', { address: `${randomUUID()}@acme.example` });
  const { id: mailboxId } = mailbox.parse(body);
  await api('POST', `mailboxes/${mailboxId}/pause`);
  const ask = async () => {
    const request = { recipientEmail: aRecipient('delivered'), mailboxId, payload: { subject: 'Hi', text: 'Hi' } };
    return (await api('POST', 'request-send', request)).body;
  };
  expect(await ask()).toMatchObject({ status: 'blocked', reason: 'tenant_paused' });
  await api('POST', `mailboxes/${mailboxId}/resume`);
  expect(await ask()).toMatchObject({ status: 'queued' });
});
