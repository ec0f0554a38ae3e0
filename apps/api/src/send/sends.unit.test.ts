import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { ReadModelBehindError } from './send.errors.js';
import type { SendRow } from './send.queries.js';
import { MAX_ANSWER_MS, Sends, type SendsReadModel } from './sends.js';

const DATA = { requestId: 'req_1', recipientEmail: 'alice@example.com', queuedAt: '2026-01-02T03:04:05.678Z' };

/** A log and a read model that stand where the test puts them. */
class World implements SendsReadModel {
  last = 10;
  position = 10;
  nowMs = 0;
  queued: Record<string, unknown> | undefined;
  /** What the projector does while somebody waits for it. */
  projector: () => void = () => undefined;

  readonly sends = new Sends(
    this,
    { bounds: () => Promise.resolve({ first: 1, last: this.last, epoch: 1 }) },
    () => this.nowMs,
  );

  send: SendRow | undefined;

  findSend() {
    return Promise.resolve(this.send);
  }

  findQueuedEvent() {
    return Promise.resolve(this.queued);
  }

  waitFor(sequence: number) {
    this.projector();
    return Promise.resolve(this.position >= sequence);
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

test('there is none when the read model has all the log held at the question', async () => {
  expect(await world.sends.findRequest('wsk_1', 'req_1')).toBeUndefined();
});

test('a request that the projector brings while it is waited for is found', async () => {
  world.last = 11;
  world.projector = () => {
    world.position = 11;
    world.queued = { agentId: 'agt_1', data: DATA };
  };
  expect(await world.sends.findRequest('wsk_1', 'req_1')).toEqual({ agentId: 'agt_1', data: DATA });
});

test('a read model that does not catch up is not asked whether there is none', async () => {
  world.last = 11;
  await expect(world.sends.findRequest('wsk_1', 'req_1')).rejects.toThrow(ReadModelBehindError);
});

test('"there is none" is not said when the database took longer than the log remembers message ids', async () => {
  world.projector = () => (world.nowMs += MAX_ANSWER_MS);
  await expect(world.sends.findRequest('wsk_1', 'req_1')).rejects.toThrow(ReadModelBehindError);
});

test("the bound is half of the log's dedupe window (ADR 0004)", () => {
  const stream: unknown = JSON.parse(
    readFileSync(new URL('../../../../deploy/nats/events.json', import.meta.url), 'utf8'),
  );
  expect(MAX_ANSWER_MS).toBe((stream as { duplicate_window: number }).duplicate_window / 1e6 / 2);
});

describe('a send', () => {
  const SENT: SendRow = {
    send_id: 'req_1',
    recipient_email: 'alice@example.com',
    agent_id: null,
    template_id: null,
    campaign_id: null,
    subject: null,
    thread_id: null,
    group_id: null,
    message_id: null,
    test_mode: false,
    status: 'sent',
    queued_at: new Date(1),
    sent_at: new Date(2),
    delivered_at: null,
    opened_at: null,
    clicked_at: null,
    replied_at: null,
    bounced_at: null,
    complained_at: null,
    failed_at: null,
    deferred_at: null,
    canceled_at: null,
    bounce_type: null,
    error: null,
    last_event_at: new Date(2),
  };
  const DELIVERED: SendRow = { ...SENT, status: 'delivered', delivered_at: new Date(3) };

  test('is shown as the log had it at the question', async () => {
    world.send = SENT;
    world.last = 11;
    world.projector = () => {
      world.position = 11;
      world.send = DELIVERED;
    };
    expect(await world.sends.find('wsk_1', 'req_1')).toBe(DELIVERED);
  });

  test('is shown in an older state while the read model is far behind', async () => {
    world.send = SENT;
    world.last = 11;
    expect(await world.sends.find('wsk_1', 'req_1')).toBe(SENT);
  });

  test('is not said to be unknown by a read model that is behind', async () => {
    world.last = 11;
    await expect(world.sends.find('wsk_1', 'req_1')).rejects.toThrow(ReadModelBehindError);
  });
});
