import { catalogue } from '@posthorn/events';
import { expect, test } from 'vitest';
import { render } from '../../engine/render.js';
import { logged } from '../dialect.fixture.js';
import { mailsWorkerVocabulary } from './mails-worker-event.js';
import { mailsWorker, mailsWorkerView } from './mails-worker.dialect.js';

/** "Event Format" of the seed, as printed, but for the addresses that the page's host has blotted out. */
const SEED = `{
  "event": "message.received",
  "email_id": "abc-123",
  "mailbox": "[email protected]",
  "from": "[email protected]",
  "subject": "Your code is 847293",
  "received_at": "2026-04-03T10:00:00Z",
  "thread_id": "def-456",
  "labels": ["code"],
  "has_attachments": false
}`;

const CLASSIFIED = {
  messageId: 'abc-123',
  mailbox: '[email protected]',
  from: '[email protected]',
  subject: 'Your code is 847293',
  receivedAt: '2026-04-03T10:00:00Z',
  threadId: 'def-456',
  labels: ['code'],
};

test('a received mail is printed as on the page, on one line', async () => {
  const event = await logged('inbound.classified', CLASSIFIED);
  const line = JSON.stringify(JSON.parse(SEED));
  expect(render(event, mailsWorker)?.toString()).toBe(`id: ${event.id}\nevent: message.received\ndata: ${line}\n\n`);
});

test('attachments are told of', async () => {
  const file = { filename: 'a.pdf', sha256: '0'.repeat(64), sizeBytes: 1, contentType: 'application/pdf' };
  const view = mailsWorkerView(await logged('inbound.classified', { ...CLASSIFIED, attachments: [file] }));
  expect(JSON.parse(view?.data ?? '')).toMatchObject({ has_attachments: true });
});

test('of a withheld mail is told that it came, and once it is released what it says', async () => {
  const { subject: _subject, labels: _labels, ...judged } = CLASSIFIED;
  const held = await logged('inbound.classified', { ...judged, quarantined: true, hasAttachments: true });
  expect(JSON.parse(mailsWorkerView(held)?.data ?? '')).toMatchObject({ subject: null, has_attachments: true });
  const released = { releasedBy: { kind: 'user' }, releasedAt: '2026-04-03T11:00:00Z' };
  const view = mailsWorkerView(await logged('inbound.released', { ...CLASSIFIED, ...released }));
  expect(JSON.parse(view?.data ?? '')).toEqual(JSON.parse(SEED));
});

const send = { requestId: 'req_1', recipientEmail: 'alice@example.com' };
const at = '2026-03-22T10:05:00Z';
const SENDS: readonly (readonly [name: string, type: string, data: Record<string, unknown>])[] = [
  ['message.sent', 'delivery.accepted', { ...send, acceptedAt: at, provider: 'smtp', attempt: 1 }],
  ['message.delivered', 'delivery.delivered', { ...send, deliveredAt: at }],
  ['message.bounced', 'delivery.bounced', { ...send, bouncedAt: at, bounceType: 'hard' }],
  ['message.bounced', 'delivery.failed', { ...send, failedAt: at }],
  ['message.complained', 'delivery.complained', { ...send, complainedAt: at }],
];

test.each(SENDS)('%s has every field of the page, null where it is not known', async (name, type, data) => {
  const view = mailsWorkerView(await logged(type, data));
  expect(view?.event).toBe(name);
  expect(JSON.parse(view?.data ?? '')).toEqual({
    event: name,
    email_id: 'req_1',
    mailbox: null,
    from: null,
    subject: null,
    received_at: '2026-03-22T10:05:00.000Z',
    thread_id: null,
    labels: [],
    has_attachments: null,
    to: 'alice@example.com',
  });
});

test.each([...SENDS, ['message.received', 'inbound.classified', CLASSIFIED] as const])(
  '%s can be asked for by its name: %s comes',
  (name, type) => {
    const { types, refinement } = mailsWorkerVocabulary.choose('types', name);
    expect(types.matches(type)).toBe(true);
    expect(refinement).toBeUndefined();
    expect(types.matches('inbound.classified')).toBe(name === 'message.received');
  },
);

test('the view is total, and nothing but mail has a frame', async () => {
  const framed = new Set<string>();
  for (const definition of catalogue) {
    for (const example of definition.examples ?? []) {
      const event = await logged(definition.type, example);
      if (render(event, mailsWorker)) framed.add(definition.type);
      for (const data of [{}, { attachments: 'none', labels: 1 }])
        expect(() => render({ ...event, data }, mailsWorker)).not.toThrow();
    }
  }
  expect(framed).toEqual(new Set(['inbound.classified', 'inbound.released', ...SENDS.map(([, type]) => type)]));
});
