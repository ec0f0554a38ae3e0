import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { expect, test } from 'vitest';
import { ExpiredSends, type ExpiredSendsPorts } from './expired-sends.js';
import type { ExpiredSend } from './expired-sends.queries.js';

function aSend(n: number): ExpiredSend {
  return {
    workspace_id: 'wsk_1',
    send_id: `req_${n}`,
    contact_key: `contact${n}`,
    agent_id: null,
    test_mode: false,
    recipient_email: `person${n}@example.com`,
    campaign_id: n % 2 === 0 ? 'cmp_1' : null,
  };
}

function fixture(first: number, sends: readonly ExpiredSend[], ports: Partial<ExpiredSendsPorts> = {}) {
  const log = new InMemoryEventLog();
  const failed = async () => {
    const found = [];
    for await (const { type, data } of log.read()) found.push({ type, ...data });
    return found;
  };
  const expired = new ExpiredSends({
    log: {
      append: (...args) => log.append(...args),
      bounds: async () => ({ ...(await log.bounds()), first }),
    },
    async find(_, limit) {
      const done = new Set((await failed()).map((each) => (each as { requestId?: string }).requestId));
      return sends.filter(({ send_id }) => !done.has(send_id)).slice(0, limit);
    },
    caughtUp: () => Promise.resolve(true),
    logger: { warn: () => undefined },
    ...ports,
  });
  return { expired, failed };
}

test('what waited for longer than the log keeps events has failed, and says why', async () => {
  const { expired, failed } = fixture(
    1_000,
    Array.from({ length: 1_200 }, (_, n) => aSend(n)),
  );
  expect(await expired.run()).toBe(1_200);
  const facts = await failed();
  expect(facts).toHaveLength(1_200);
  expect(facts[0]).toMatchObject({ type: 'delivery.failed', requestId: 'req_0', campaignId: 'cmp_1' });
  expect(facts[0]).toMatchObject({ reason: expect.stringContaining('expired') });
  expect(await expired.run()).toBe(0);
});

test('of a log that keeps everything nothing is looked for', async () => {
  const { expired, failed } = fixture(1, [aSend(1)]);
  expect(await expired.run()).toBe(0);
  expect(await failed()).toEqual([]);
});

test('nothing is decided on a read model that is behind', async () => {
  const { expired, failed } = fixture(1_000, [aSend(1)], { caughtUp: () => Promise.resolve(false) });
  expect(await expired.run()).toBe(0);
  expect(await failed()).toEqual([]);
});
