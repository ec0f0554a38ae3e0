import { type ScriptedAnswer, startMailServer } from '@posthorn/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aMail, aTransport, send } from './smtp-transport.fixture.js';

/** What may happen at any moment; nothing, most of the time. */
const MISHAPS: readonly (ScriptedAnswer | string | undefined)[] = [
  { disconnect: true },
  { disconnect: true, lose: true },
  { reply: '421 4.3.2 Closing', disconnect: true },
  '451 4.3.0 Later',
  '550 5.7.1 No',
  ...Array.from({ length: 95 }, () => undefined),
];
const mishaps = fc.infiniteStream(fc.constantFrom(...MISHAPS));

test.each([true, false])(
  'over any mishaps an accepted mail is there once, an unknown one at most once, any other not at all (pipelining %s)',
  { retry: 0 },
  async (pipelining) => {
    const property = fc.asyncProperty(mishaps, fc.integer({ min: 1, max: 4 }), async (drawn, poolSize) => {
      const next = drawn[Symbol.iterator]();
      const server = await startMailServer({
        ...(!pipelining && { extensions: [] }),
        script: ({ moment }) => (moment === 'quit' ? undefined : next.next().value),
      });
      const transport = aTransport({ port: server.port }, { poolSize });
      const mails = Array.from({ length: 60 }, () => aMail());
      const outcomes = await Promise.all(mails.map((mail) => send(transport, mail)));
      await transport.close();
      await server.close();
      const copies = (requestId: string): number =>
        server.messageIds.filter((messageId) => messageId.includes(requestId)).length;
      for (const [n, { kind }] of outcomes.entries()) {
        const arrived = copies(mails[n]!.requestId);
        if (kind === 'accepted') expect(arrived).toBe(1);
        else if (kind === 'unknown') expect(arrived).toBeLessThan(2);
        else expect([kind, arrived]).toEqual([kind, 0]);
      }
    });
    await fc.assert(property, { numRuns: 40 });
  },
);
