import { parseBounces, parseReceived } from '@posthorn/mail';
import { describe, expect, test } from 'vitest';
import { BounceMailsHandler } from '../../apps/ingestion/src/bounce-mails/bounce-mails.handler.js';
import type { ReportedSend } from '../../apps/ingestion/src/mail-events/delivery-report.decider.js';
import type { ProviderEvent } from '../../apps/ingestion/src/provider-webhooks/provider-webhook.js';
import { corpusFiles, reportSuite } from './corpus.ts';

const SEND_ID = 'req_01JQ000000000000000000000A';
const OURS = { workspaceId: 'wsk_1', testMode: false };
const TOKEN_SECRET = 'a secret of sixteen characters';
const NOW_MS = Date.parse('2026-03-22T10:10:00.000Z');

const send = (recipientEmail: string): ReportedSend => ({
  ...OURS,
  contactKey: 'abcdefghij234567',
  recipientEmail,
  agentId: null,
  campaignId: null,
  status: 'sent',
  recorded: new Set(),
  reportKeys: [],
});

/** What is recorded of a mail that came to a mailbox, when the workspace has this one send. */
async function recordedOf(raw: Uint8Array, recipient: string, dmarc = 'none'): Promise<readonly ProviderEvent[]> {
  let recorded: readonly ProviderEvent[] = [];
  const handler = new BounceMailsHandler(
    {
      record: (_provider, events) => {
        recorded = events;
        return Promise.resolve({ recorded: 0, unmatched: 0, foreign: 0, ignored: 0, unknown: 0 });
      },
    },
    { find: (id) => Promise.resolve(id === SEND_ID ? send(recipient) : undefined) },
    TOKEN_SECRET,
  );
  const { from } = await parseReceived(raw);
  const evidence = { from: from?.email ?? '', authentication: { spf: 'none', dkim: 'pass', dmarc } };
  await handler.receiveFromAnybody({ raw, nowMs: NOW_MS }, OURS, evidence);
  return recorded.filter(({ kind }) => kind === 'report' || kind === 'unsubscribe');
}

/** The same mail, of which the mail that came back is one of ours. */
function aboutOurs(raw: Buffer, originalMessageId: string): Buffer {
  const text = raw.toString('latin1').replaceAll(originalMessageId, `<${SEND_ID}@acme.example>`);
  return Buffer.from(text, 'latin1');
}

const mails = corpusFiles('bounces/eml').concat(corpusFiles('arf'));
const bounces = mails.flatMap(({ name, bytes }) => {
  const [report] = parseBounces(bytes);
  return report ? [{ name, bytes, report }] : [];
});

describe.skipIf(bounces.length === 0)('bounces of the corpora, in a mailbox', () => {
  test('are found by triage, which has to say that they are some', async () => {
    const kinds = await Promise.all(bounces.map(async ({ bytes }) => (await parseReceived(bytes)).kind));
    const found = kinds.filter((kind) => kind === 'bounce' || kind === 'feedback_report').length;
    reportSuite('bounces that triage finds', found, bounces.length);
    expect(found).toBe(bounces.length);
  });

  test('say nothing of a send that they do not name', async () => {
    for (const { name, bytes, report } of bounces) {
      expect(await recordedOf(bytes, report.recipient ?? 'alice@example.org'), name).toEqual([]);
    }
  });

  test('say what became of the send whose mail came back, and of nobody else', async () => {
    let [named, heard] = [0, 0];
    for (const { name, bytes, report } of bounces) {
      if (report.originalMessageId === undefined || report.recipient === undefined) continue;
      const raw = aboutOurs(bytes, report.originalMessageId);
      if (parseBounces(raw)[0]?.requestId !== SEND_ID) continue;
      named++;
      const events = await recordedOf(raw, report.recipient);
      if (events.length > 0) heard++;
      if (report.action !== 'relayed' && report.action !== 'expanded' && report.feedbackType !== 'not-spam') {
        expect(events.length, name).toBeGreaterThan(0);
      }
      expect(await recordedOf(raw, 'somebody-else@example.org'), name).toEqual([]);
      expect(await recordedOf(raw, report.recipient, 'fail'), name).toEqual([]);
    }
    reportSuite('bounces in a mailbox, about a send of ours', heard, named, `${bounces.length} bounces`);
    expect(named).toBeGreaterThan(100);
  });
});
