import { InboundClassified } from '@posthorn/events';
import { expect, test } from 'vitest';
import { classificationOf, defectFlags } from '../triage/classification.js';
import { orElse, UNJUDGED, UNREAD } from './last-resort.js';

const BROKEN = () => Promise.reject(new Error('a bug that one mail finds'));

test('what fails is tried again first, and then stands for nothing known', async () => {
  await expect(orElse(BROKEN, UNREAD, false)).rejects.toThrow('a bug');
  expect(await orElse(BROKEN, UNREAD, true)).toBe(UNREAD);
  expect(await orElse(() => 'read', 'otherwise', true)).toBe('read');
});

test('a mail that nothing can be read of is classified all the same, as one that a person has to look at', () => {
  const fields = classificationOf({
    read: UNREAD,
    authentication: { spf: 'none', dkim: 'none', dmarc: 'none', signedBy: [] },
    signals: UNJUDGED,
    senderReputation: 0.5,
    isClassified: true,
    isAbsence: false,
    blobs: { attachments: [] },
    mailbox: 'sarah@acme.example',
    threadId: 'thrd_1',
    isThreadReply: false,
    flags: defectFlags(UNREAD.mail),
    raw: { sha256: 'a'.repeat(64), sizeBytes: 1, contentType: 'message/rfc822' },
    receivedAt: '2026-05-12T09:00:00.000Z',
  });
  const { data } = InboundClassified.of({ messageId: 'rcv_1', from: 'a@b.example', ...fields });
  expect(data).toMatchObject({
    injectionScore: 1,
    flags: ['malformed', 'truncated'],
    injectionReasons: ['unreadable'],
  });
});
