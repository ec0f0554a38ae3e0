import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { DeliveryDeferred, type EventFact, SendQueued } from '@posthorn/events';
import { ReadModelBehindError, SendClosedError } from '@posthorn/sending';
import { describe, expect, test } from 'vitest';
import { CampaignRecall, type CampaignRecallPorts } from './campaign-recall.js';
import type { LeftSend } from './left-sends.queries.js';

const ENDED = { workspaceId: 'wsk_1', campaignId: 'cmp_1', reason: 'run_stopped' };

/** @param meanwhile what the lines do between two looks */
function fixture(
  ids: readonly string[],
  ports: Partial<CampaignRecallPorts> = {},
  meanwhile: (left: Set<string>) => void = () => undefined,
) {
  const left = new Set(ids);
  const canceled: string[] = [];
  const recall = new CampaignRecall({
    heldSends: {
      cancel: (target, _by, about) => {
        left.delete(target.requestId);
        canceled.push(`${target.requestId} ${about?.reason}`);
        return Promise.reject(new SendClosedError(target.requestId, 'sending'));
      },
    },
    log: new InMemoryEventLog(),
    end: () => Promise.resolve(7),
    caughtUp: () => Promise.resolve(true),
    countLeft: () => Promise.resolve(left.size),
    findLeft: (_, after, limit) =>
      Promise.resolve(
        [...left]
          .filter((id) => id > after)
          .toSorted()
          .slice(0, limit)
          .map((id) => aSend(id)),
      ),
    wait: () => Promise.resolve(meanwhile(left)),
    ...ports,
  });
  return { left, canceled, run: () => recall.run(ENDED, new AbortController().signal) };
}

function aSend(id: string, over: Partial<LeftSend> = {}): LeftSend {
  return {
    send_id: id,
    contact_key: 'contact',
    agent_id: null,
    test_mode: false,
    recipient_email: 'alice@example.com',
    campaign_step: 1,
    campaign_position: 0,
    variant: null,
    recipient_name: null,
    last_sequence: 1,
    last_type: null,
    is_reported: false,
    ...over,
  };
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => `req_${String(i).padStart(6, '0')}`);

test('what no line meets is searched for, and called off for the reason of its campaign', async () => {
  const { left, canceled, run } = fixture(ids(12_345));
  await run();
  expect(left.size).toBe(0);
  expect(canceled).toHaveLength(12_345);
  expect(canceled[0]).toMatch(/ run_stopped$/);
});

test('as long as the lines get on with it nothing is searched for', async () => {
  const { canceled, run } = fixture(ids(1_000), {}, (left) => {
    for (const id of [...left].slice(0, 100)) left.delete(id);
  });
  await run();
  expect(canceled).toEqual([]);
});

test('what cannot be called off is under way: it is looked for again, and at last left alone', async () => {
  let asked = 0;
  const { run } = fixture(ids(1), {
    heldSends: {
      cancel() {
        asked++;
        return Promise.reject(new SendClosedError('req_1', 'sending'));
      },
    },
  });
  await run();
  expect(asked).toBeGreaterThan(3);
  expect(asked).toBeLessThan(10);
});

test('nothing is decided on a read model that is behind', async () => {
  const { run, canceled } = fixture(ids(3), { caughtUp: () => Promise.resolve(false) });
  await expect(run()).rejects.toThrow(ReadModelBehindError);
  expect(canceled).toEqual([]);
});

describe('what waits, as far as the read model knows', () => {
  const about = { requestId: 'req_1', recipientEmail: 'alice@example.com' };
  const at = '2026-03-22T10:00:00.000Z';
  const queued = SendQueued.of({ ...about, queuedAt: at });
  const deferred = DeliveryDeferred.of({ ...about, deferredAt: at, retryAfterMs: 60_000, attempt: 1 });

  async function afterOneSearch(facts: readonly EventFact[], over: Partial<LeftSend>) {
    const log = new InMemoryEventLog();
    const place = { workspaceId: 'wsk_1', key: 'contact', contact: 'contact', occurredAt: at, testMode: false };
    for (const fact of facts) await log.append({ fact, ...place, correlationId: 'req_1' });
    let isFirst = true;
    const { canceled, run } = fixture(['req_1'], {
      log,
      findLeft: async () => (isFirst ? ((isFirst = false), [aSend('req_1', over)]) : []),
    });
    await run();
    const story = [];
    for await (const { type, data } of log.read()) story.push([type, data['reason']].filter(Boolean).join(' '));
    return { story: story.slice(facts.length), canceled };
  }

  test.each([
    ['in a line', [queued], { last_type: 'send.queued', last_sequence: 1 }],
    ['for a retry', [queued, deferred], { last_type: 'delivery.deferred', last_sequence: 2 }],
  ])('%s is called off by an append alone', async (_, facts, over) => {
    expect(await afterOneSearch(facts, over)).toEqual({ story: ['send.canceled run_stopped'], canceled: [] });
  });

  test.each([
    ['something happened since', [queued, deferred], { last_type: 'send.queued', last_sequence: 1 }],
    ['an attempt is under way', [queued], { last_type: 'delivery.queued', last_sequence: 1 }],
    ['a provider told of it', [queued], { last_type: 'delivery.deferred', last_sequence: 1, is_reported: true }],
    ['it names no step, and may be a draft', [queued], { last_type: 'send.queued', campaign_step: null }],
  ])('is left to the guarded command where %s', async (_, facts, over) => {
    const { story, canceled } = await afterOneSearch(facts, over);
    expect(story).toEqual([]);
    expect(canceled).toEqual(['req_1 run_stopped']);
  });
});
