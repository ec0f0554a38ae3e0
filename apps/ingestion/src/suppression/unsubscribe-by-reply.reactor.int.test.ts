import type { RecordedOf } from '@posthorn/event-log';
import { contactKey, InboundClassified, InboundReplied, newId } from '@posthorn/events';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startIngestion, type Ingestion } from '../ingestion.fixture.js';
import { UnsubscribeByReplyReactor } from './unsubscribe-by-reply.reactor.js';

let ingestion: Ingestion;
beforeAll(async () => (ingestion = await startIngestion({})));
afterAll(() => ingestion.stop());
beforeEach(() => ingestion.newWorkspace());

type Classified = RecordedOf<typeof InboundClassified>;

/** As triage records it; told to the reactor alone, since its consumer would take other tests' facts, too. */
async function tell(data: Partial<Classified['data']> = {}, more: Partial<Classified> = {}): Promise<void> {
  const { workspaceId, secret } = ingestion.workspace;
  const from = data.from ?? 'alice@example.com';
  const contact = contactKey(secret, from);
  const messageId = newId('rcv');
  const fact = InboundClassified.of({
    messageId,
    from,
    kind: 'message',
    intent: 'unsubscribe',
    confidence: 0.97,
    authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
    receivedAt: new Date().toISOString(),
    ...data,
  });
  await ingestion.service.app.get(UnsubscribeByReplyReactor).classified({
    ...fact,
    id: 'evt_1',
    sequence: 1,
    subject: `evt.${workspaceId}.inbound.${contact}.classified`,
    workspaceId,
    contact,
    occurredAt: new Date().toISOString(),
    testMode: false,
    correlationId: messageId,
    ...more,
  });
}

/** As triage appends it beside the classification. */
async function aReply(
  data: { requestId: string; messageId: string; confidence: number },
  testMode = false,
): Promise<void> {
  const { workspaceId, secret } = ingestion.workspace;
  const contact = contactKey(secret, 'alice@example.com');
  const repliedAt = new Date().toISOString();
  await ingestion.log.append({
    fact: InboundReplied.of({ ...data, recipientEmail: 'alice@example.com', repliedAt }),
    workspaceId,
    key: contact,
    contact,
    occurredAt: repliedAt,
    testMode,
    correlationId: data.messageId,
  });
}

const facts = async () =>
  (await ingestion.events()).map(({ type, data }) => [
    type,
    data['requestId'],
    data['method'] ?? data['reasonCode'],
    data['scope'],
  ]);

const answering = (sendId: string) => ({ inReplyTo: `<${sendId}@acme.example>` });

describe('somebody who answers that no more mail is wanted', () => {
  test('is unsubscribed from the workspace, once however often it is told', async () => {
    const sendId = await ingestion.aQueuedSend({ campaignId: 'cmp_1' });
    for (let times = 0; times < 2; times++) await tell(answering(sendId));
    expect(await facts()).toEqual([
      ['engagement.unsubscribed', sendId, 'reply', 'tenant'],
      ['suppression.added', sendId, 'unsubscribe', 'tenant'],
    ]);
    const [event] = await ingestion.events();
    expect(event).toMatchObject({
      causationId: 'evt_1',
      data: { campaignId: 'cmp_1', messageId: expect.stringMatching(/^rcv_/) as string },
    });
  });

  test('is so too when the mail names no send, for the last one', async () => {
    await ingestion.aQueuedSend();
    const last = await ingestion.aQueuedSend();
    await tell();
    expect((await facts()).map(([, requestId]) => requestId)).toEqual([last, last]);
  });

  test('is so whatever was tried out on the same contact since, a test send or an answer to one', async () => {
    const requestId = await ingestion.aQueuedSend();
    const tried = await ingestion.aQueuedSend({ testMode: true });
    await tell();
    expect((await facts()).map(([, about]) => about)).toEqual([requestId, requestId]);
    await ingestion.newWorkspace();
    const named = await ingestion.aQueuedSend();
    await ingestion.aQueuedSend();
    const messageId = newId('rcv');
    await aReply({ requestId: named, messageId, confidence: 1 });
    await aReply({ requestId: tried, messageId: newId('rcv'), confidence: 1 }, true);
    await tell({ messageId });
    expect((await facts()).map(([, about]) => about)).toEqual([named, named]);
  });

  test('is so by the id that a provider gave the mail, where triage found the send, and not by a subject that is alike', async () => {
    const requestId = await ingestion.aQueuedSend();
    const messageId = newId('rcv');
    const unvouched = { messageId, authentication: { spf: 'pass', dkim: 'pass', dmarc: 'none' } } as const;
    for (const confidence of [0.7, 1]) {
      expect(await facts()).toEqual([]);
      await aReply({ requestId, messageId, confidence });
      await tell(unvouched);
    }
    expect((await facts()).map(([, about]) => about)).toEqual([requestId, requestId]);
  });

  test('is so in a mail that is in quarantine, of an agent that does not classify, and when it is released', async () => {
    const sendId = await ingestion.aQueuedSend();
    const words = { subject: 'Re: Offer', excerpt: 'Please remove me from your mailing list, thanks.' };
    const bytes = Buffer.from(JSON.stringify({ kind: 'message', ...words }));
    const withheld = {
      ...(await ingestion.service.app.get<BlobStore>(BLOB_STORE).put(bytes)),
      contentType: 'application/json',
    };
    const unclassified = { ...answering(sendId), intent: undefined, confidence: undefined };
    await tell({ ...unclassified, quarantined: true });
    expect(await facts()).toEqual([]);
    await tell({ ...unclassified, quarantined: true, withheld });
    expect((await facts()).map(([type]) => type)).toEqual(['engagement.unsubscribed', 'suppression.added']);
    await ingestion.removeSuppression(sendId);
    await tell({ ...unclassified, ...words });
    expect(await ingestion.events(['suppression'])).toHaveLength(3);
  });

  test('is heard again after somebody took the address off the list, and not by the same mail', async () => {
    const sendId = await ingestion.aQueuedSend();
    const receivedAt = new Date().toISOString();
    await tell({ ...answering(sendId), receivedAt });
    await ingestion.removeSuppression(sendId);
    await tell({ ...answering(sendId), receivedAt });
    expect((await ingestion.events(['suppression'])).map(({ type }) => type)).toEqual([
      'suppression.added',
      'suppression.removed',
    ]);
    await tell({ ...answering(sendId), receivedAt: new Date().toISOString() });
    expect(await ingestion.events(['suppression'])).toHaveLength(3);
  });
});

describe('nobody is unsubscribed', () => {
  test('who was never written to', async () => {
    await ingestion.aQueuedSend({ recipient: 'bob@example.com' });
    await tell();
    expect(await facts()).toEqual([]);
  });

  test("by somebody else's answer, or one that claims to be theirs", async () => {
    const sendId = await ingestion.aQueuedSend();
    await tell({ ...answering(sendId), from: 'mallory@evil.example' });
    await tell({ ...answering(sendId), authentication: { spf: 'pass', dkim: 'none', dmarc: 'fail' } });
    await tell({ authentication: { spf: 'pass', dkim: 'pass', dmarc: 'none' } });
    expect(await facts()).toEqual([]);
  });

  test("by an answer to another workspace's send, or of a test mailbox to a real one", async () => {
    const sendId = await ingestion.aQueuedSend();
    const { workspace } = ingestion;
    await ingestion.newWorkspace();
    await tell(answering(sendId));
    expect(await facts()).toEqual([]);
    ingestion.workspace = workspace;
    await tell(answering(sendId), { testMode: true });
    expect(await facts()).toEqual([]);
  });

  test('by what is a guess', async () => {
    const sendId = await ingestion.aQueuedSend();
    await tell({ ...answering(sendId), confidence: 0.8 });
    await tell({ ...answering(sendId), intent: 'not_interested' });
    expect(await facts()).toEqual([]);
  });
});
