import { beforeAll, describe, expect, test } from 'vitest';
import { everyEvent } from '../system/event-list.js';
import { EventStream, type Frame } from '../system/event-stream.js';
import { aRecipient, call, ownKey, requestSend } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const { other } = theSystem();

/** No filter, id, cursor or wildcard of one workspace ever yields another's event (DESIGN section 6). */
describe.skipIf(other === undefined)('two workspaces that write to the same person', () => {
  const otherKey = other?.keys.mm_live ?? '';
  const recipientEmail = aRecipient('delivered');
  let mine: { requestId: string; frames: readonly Frame[] };
  let theirs: { requestId: string; frames: readonly Frame[] };

  async function delivered(key: string) {
    await using stream = await EventStream.open({ key, query: { contactEmail: recipientEmail } });
    const requestId = await requestSend(recipientEmail, { key });
    return { requestId, frames: await stream.untilType('delivery.delivered', requestId) };
  }

  beforeAll(async () => {
    [mine, theirs] = await Promise.all([delivered(ownKey()), delivered(otherKey)]);
  });

  test('see only their own sends live, though both streams are open at once', () => {
    expect(mine.requestId).not.toBe(theirs.requestId);
    for (const { requestId, frames } of [mine, theirs]) {
      expect(frames).toHaveLength(5);
      for (const { data } of frames) expect(data['requestId']).toBe(requestId);
    }
  });

  test.each([{}, { eventTypes: '*' }, { eventTypes: 'delivery.*' }, { contactEmail: recipientEmail }])(
    'see only their own events when they replay or list everything with %o',
    async (query) => {
      for (const [key, own, foreign] of [
        [ownKey(), mine, theirs],
        [otherKey, theirs, mine],
      ] as const) {
        await using stream = await EventStream.open({ key, query: { ...query, since: 'earliest' } });
        await stream.untilId(own.frames.at(-1)?.id ?? '');
        const listed = await everyEvent({ key, query, through: own.frames.at(-1)?.id });
        const seen = [...stream.ids, ...listed.map(({ id }) => id)];
        expect(seen).toContain(own.frames.at(-1)?.id);
        for (const { id } of foreign.frames) expect(seen).not.toContain(id);
      }
    },
  );

  test("cannot resume after an event of the other's, wherever they put its id", async () => {
    const id = theirs.frames[2]?.id ?? '';
    for (const answer of [
      await call('GET', `/v1/agent/events/stream?since=${id}`, { key: ownKey() }),
      await call('GET', '/v1/agent/events/stream', { key: ownKey(), headers: { 'last-event-id': id } }),
      await call('GET', `/v1/agent/events?since=${id}`, { key: ownKey() }),
      await call('GET', `/v1/agent/events?cursor=${id}`, { key: ownKey() }),
    ]) {
      expect(answer, answer.text).toMatchObject({ status: 400, body: { code: 'FOREIGN_CURSOR' } });
    }
  });

  test("cannot read the other's send", async () => {
    const answer = await call('GET', `/v1/agent/sends/${theirs.requestId}`, { key: ownKey() });
    expect(answer).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SEND' } });
  });

  test("cannot name the other's workspace, agent or contact", async () => {
    const tenantId = other?.workspaceId ?? '';
    for (const path of ['events/stream', 'events', 'agents', 'contacts']) {
      const answer = await call('GET', `/v1/agent/${path}?tenantId=${tenantId}`, { key: ownKey() });
      expect(answer, path).toMatchObject({ status: 403, body: { code: 'TENANT_MISMATCH' } });
    }
    const agent = await call('POST', '/v1/agent/register', { key: otherKey, json: { agentName: 'theirs' } });
    const { agentId } = agent.body as { agentId: string };
    const json = { recipientEmail, mailboxId: agentId };
    expect(await call('POST', '/v1/agent/request-send', { key: ownKey(), json })).toMatchObject({
      status: 422,
      body: { code: 'UNKNOWN_AGENT' },
    });
    expect((await call('GET', '/v1/agent/agents', { key: ownKey() })).text).not.toContain(agentId);
  });

  test('share no dedupeKey', async () => {
    const request = { dedupeKey: recipientEmail, payload: { subject: 'Same' } };
    expect(await requestSend(recipientEmail, { ...request, key: ownKey() })).not.toBe(
      await requestSend(recipientEmail, { ...request, key: otherKey }),
    );
  });
});
