import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { command, created, mail, to, untilStatus } from '../system/campaigns.js';
import { everyEvent } from '../system/event-list.js';
import { eventually } from '../system/eventually.js';
import { handIn } from '../system/received-events.js';
import { aRecipient, call } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const { url, credentials } = theSystem();
const SEEN_MS = 20_000;

/** A reply as a mail program writes it. */
function aReply(from: string, mailbox: string, requestId: string, automatic = false): Buffer {
  const lines = [
    `From: ${from}`,
    `To: ${mailbox}`,
    `Subject: ${automatic ? 'Automatic reply' : 'Re'}: Hello there`,
    `Message-ID: <${randomUUID()}@example.com>`,
    `In-Reply-To: <${requestId}@acme.example>`,
    `Date: ${new Date().toUTCString()}`,
    ...(automatic ? ['Auto-Submitted: auto-replied'] : []),
    '',
    automatic ? 'I am out of the office.' : 'Thank you, please call me tomorrow.',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

test('who answers in person gets no further mail of a campaign; whose program answers does', async () => {
  const mailbox = `sarah-${randomUUID()}@acme.example`;
  const key = credentials.keys.mk_live;
  const agent = await call('POST', '/v1/agents', { key, json: { name: `sarah-${randomUUID()}`, email: mailbox } });
  expect(agent, agent.text).toMatchObject({ status: 201 });
  const [person, program, silent] = [aRecipient('delivered'), aRecipient('delivered'), aRecipient('delivered')];
  const campaignId = await created({
    recipients: [person, program, silent].map(to),
    from: { email: mailbox },
    // Time for the answers before anybody's second turn.
    gap_seconds: 5,
    steps: [{ delay_hours: 0, subject: 'Again', text: 'Did you see it?' }],
  });
  await command(campaignId, 'send');
  const about = async (type: string, email: string) =>
    (await everyEvent({ query: { contactEmail: email, eventTypes: type } })).filter((event) => event.type === type);
  const answer = async (email: string, automatic = false) => {
    await eventually(
      `${email} was sent something`,
      SEEN_MS,
      async () => (await about('delivery.sent', email)).length > 0,
    );
    const requestId = String((await about('delivery.sent', email))[0]?.data['requestId']);
    await handIn({ url, key }, { raw: aReply(email, mailbox, requestId, automatic), from: email, to: mailbox });
  };
  await answer(person);
  await answer(program, true);
  await untilStatus(campaignId, 'sent');
  expect((await mail('GET', `/${campaignId}/stats`)).body).toMatchObject({
    recipients: 3,
    steps: [
      { step: 1, sent: 3 },
      { step: 2, sent: 2 },
    ],
  });
  expect(await about('inbound.replied', person)).toMatchObject([{ data: { campaignId, confidence: 1 } }]);
  expect(await about('inbound.replied', program)).toEqual([]);
  await eventually('the others were sent the second mail', SEEN_MS, async () => {
    const sent = [await about('delivery.sent', program), await about('delivery.sent', silent)];
    return sent.every((events) => events.length === 2);
  });
  expect(await about('delivery.sent', person)).toHaveLength(1);
});
