import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorOf, receivedEvent } from './received-event.js';

/** What providers tell of an envelope is a stranger's text, and no server has looked at it. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom('\0', '\uD83D', `${'a'.repeat(319)}😀`, `${'a'.repeat(254)}😀`),
);

test('an envelope, whatever a provider says that it was, is one that a database can hold', () => {
  fc.assert(
    fc.property(text, text, text, text, (from, helo, rfcMessageId, recipient) => {
      const header = { rfcMessageId, loops: 0 };
      const { fact } = receivedEvent({
        mail: { envelope: { from, to: [recipient], helo }, via: 'ses' },
        header,
        raw: { sha256: 'a'.repeat(64), sizeBytes: 1 },
        delivery: {
          mailbox: { address: 'sarah@acme.example', workspaceId: 'wsk_1' },
          recipients: [`a${recipient}`.slice(0, 320)],
        },
        messageId: 'rcv_1',
        contact: authorOf(header, from),
        receivedAt: '2026-05-12T07:00:00.000Z',
        testMode: false,
      });
      expect(JSON.stringify(fact.data)).not.toMatch(/\\u0000|\\ud[89a-f]/);
    }),
  );
});
