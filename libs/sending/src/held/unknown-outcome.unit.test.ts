import {
  DeliveryAccepted,
  DeliveryOutcomeUnknown,
  DeliveryQueued,
  type EventFact,
  type RecordedEvent,
  SendQueued,
} from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { decideCancel, decideResume } from './decide-held.js';
import { type SendStory, tell } from './send-story.js';

const AT = '2026-03-22T10:00:00.000Z';
const ABOUT = { requestId: 'req_1', recipientEmail: 'alice@example.com' };
const content = { sha256: 'a'.repeat(64), sizeBytes: 10, contentType: 'text/plain' };
const queued = SendQueued.of({ ...ABOUT, content, subject: 'Hi', queuedAt: AT });
const attempt = DeliveryQueued.of({ ...ABOUT, queuedAt: AT, provider: 'smtp', attempt: 1 });
const accepted = DeliveryAccepted.of({ ...ABOUT, acceptedAt: AT, provider: 'smtp', attempt: 1 });
const unknown = (resolution: 'retry' | 'hold') =>
  DeliveryOutcomeUnknown.of({ ...ABOUT, detectedAt: AT, provider: 'smtp', attempt: 1, resolution });
const deed = { by: { kind: 'user' }, at: AT } as const;

function recorded(fact: EventFact, sequence: number): RecordedEvent {
  const subject = `evt.wsk_1.${fact.type.replace('.', '.contact.')}`;
  const about = { workspaceId: 'wsk_1', occurredAt: AT, testMode: false, correlationId: 'req_1', contact: 'contact' };
  return { ...fact, ...about, id: `evt_${sequence}`, sequence, subject };
}

function after(...facts: readonly EventFact[]): SendStory {
  const story = facts.reduce<SendStory | undefined>((told, fact, i) => tell(told, recorded(fact, i + 1)), undefined);
  if (!story) throw new TypeError('the send has not begun');
  return story;
}

describe('a send whose attempt was interrupted', () => {
  const held = after(queued, attempt, unknown('hold'));

  test('is held where that is the setting, else it waits for its next attempt', () => {
    expect(held.status).toBe('held');
    expect(after(queued, attempt, unknown('retry')).status).toBe('queued');
  });

  test('is attempted again when a person says so', () => {
    expect(decideResume(held, deed, 'current')).toEqual([
      SendQueued.of({ ...ABOUT, content, subject: 'Hi', queuedAt: AT, releasedFrom: 'hold' }),
    ]);
  });

  test('can be called off instead', () => {
    expect(decideCancel(held, deed, 'requested')).toMatchObject([{ type: 'send.canceled' }]);
  });

  test('waits for nobody once it turns out that it left', () => {
    const story = after(queued, attempt, unknown('hold'), accepted);
    expect(() => decideResume(story, deed, 'current')).toThrow('sending');
    expect(() => decideCancel(story, deed, 'requested')).toThrow('sending');
  });
});
