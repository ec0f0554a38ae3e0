import { InboundClassified, InboundReplied, InboundRouted, isEvent, type RecordedEvent } from '@posthorn/events';
import { messageIdOf } from '@posthorn/mail';
import { aWorkspace, type TestWorkspace } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aRawMail, aSignedMail, type RawMail } from '../raw-mail.fixture.js';
import { TriageWorld } from '../triage-world.fixture.js';

let world: TriageWorld;
let workspace: TestWorkspace;
beforeAll(async () => {
  world = await TriageWorld.open();
});
afterAll(() => world.close());
beforeEach(async () => {
  workspace = await aWorkspace();
});

/** Takes a mail in and triages it. */
async function triaged(mail: RawMail | Uint8Array, options: Parameters<TriageWorld['received']>[2] = {}) {
  const raw = mail instanceof Uint8Array ? mail : aRawMail(mail);
  const received = await world.received(workspace, raw, options);
  const outcome = await world.triage().triage(received, 1);
  return { received, outcome, ...found(await world.told(received)) };
}

function found(events: readonly RecordedEvent[]) {
  const classified = events.find((event) => isEvent(InboundClassified, event))?.data;
  const routed = events.find((event) => isEvent(InboundRouted, event))?.data;
  const replied = events.find((event) => isEvent(InboundReplied, event))?.data;
  if (!classified || !routed) throw new Error('the mail was not triaged');
  return { events, types: events.map(({ type }) => type), classified, routed, replied };
}

describe('a mail of somebody new', () => {
  test('is classified and opens a thread of its own, in one order', async () => {
    const { types, classified, routed, events } = await triaged({
      subject: 'A question',
      body: 'Do you ship to Norway?',
    });
    expect(types).toEqual(['thread.opened', 'inbound.classified', 'inbound.routed']);
    expect(classified).toMatchObject({
      kind: 'message',
      from: 'jordan@customer.example',
      fromName: 'Jordan Lee',
      subject: 'A question',
      excerpt: 'Do you ship to Norway?',
      isThreadReply: false,
      hasAttachments: false,
      authentication: { spf: 'none', dkim: 'none', dmarc: 'none' },
    });
    expect(classified.threadId).toMatch(/^thrd_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(routed).toMatchObject({
      threadId: classified.threadId,
      isNewThread: true,
      matchedBy: 'none',
      confidence: 1,
    });
    expect(events[0]?.data).toMatchObject({
      startedBy: 'contact',
      subject: 'A question',
      threadId: classified.threadId,
    });
    expect(await world.text(classified.text?.sha256)).toContain('Do you ship to Norway?');
  });

  test('says always how likely it is an attack and what its sender is worth, and what it wants only where the agent asks', async () => {
    const silent = await world.agent(workspace);
    const asking = await world.agent(workspace, { classify_inbound: true });
    const [without, with_] = [await triaged({}, { agentId: silent }), await triaged({}, { agentId: asking })];
    for (const { classified } of [without, with_]) {
      expect(classified).toMatchObject({ injectionScore: expect.any(Number), senderReputation: expect.any(Number) });
    }
    const wanted = ['intent', 'confidence', 'urgency', 'entities'];
    for (const name of wanted) {
      expect(without.classified).not.toHaveProperty(name);
      expect(with_.classified).toHaveProperty(name);
    }
  });

  test('is authenticated by what DNS says of its domain', async () => {
    const raw = await aSignedMail(world.zone);
    const { classified } = await triaged(raw, { clientIp: '192.0.2.7' });
    expect(classified.authentication).toEqual({ spf: 'pass', dkim: 'pass', dmarc: 'pass' });
    const forged = await triaged(
      raw.map((byte, i) => (i === raw.length - 5 ? byte ^ 1 : byte)),
      { clientIp: '192.0.2.8' },
    );
    expect(forged.classified).toMatchObject({
      authentication: { spf: 'fail', dkim: 'fail', dmarc: 'fail' },
      flags: ['dmarc_fail'],
    });
    expect(forged.routed).toMatchObject({ queue: 'spam', action: 'require_approval' });
  });
});

describe('an answer to a send of ours', () => {
  test('joins the thread of the send, and counts as a reply to it', async () => {
    const requestId = await world.sent(workspace, { campaignId: 'cmp_1', subject: 'Your order shipped' });
    const { types, routed, replied, events } = await triaged({
      subject: 'Re: Your order shipped',
      inReplyTo: messageIdOf(requestId, 'acme.example'),
      body: 'Tuesday at 10am works…\n\nOn Mon, 11 May 2026 Sarah <sarah@acme.example> wrote:\n> When shall we talk?\n',
    });
    expect(types).toEqual(['thread.opened', 'inbound.classified', 'inbound.routed', 'inbound.replied']);
    expect(routed).toMatchObject({ isNewThread: false, matchedBy: 'in_reply_to', confidence: 1 });
    expect(replied).toMatchObject({
      requestId,
      recipientEmail: 'jordan@customer.example',
      campaignId: 'cmp_1',
      threadId: routed.threadId,
      confidence: 1,
    });
    expect(events[0]?.data).toMatchObject({ startedBy: 'agent', requestId, subject: 'Your order shipped' });
  });

  test('is known by the log before any read model knows the send', async () => {
    const requestId = await world.sent(workspace, { isProjected: false });
    const { routed, replied } = await triaged({
      references: `<a@b.example> ${messageIdOf(requestId, 'acme.example')}`,
    });
    expect(routed).toMatchObject({ matchedBy: 'references', confidence: 1 });
    expect(replied).toMatchObject({ requestId });
  });

  test.each([
    [
      'as it was reported',
      '0100018f3a2b4c5d-6e7f8a9b-000000',
      '<0100018f3a2b4c5d-6e7f8a9b-000000@email.amazonses.com>',
    ],
    ['with its domain', '<0100018f3a2b4c5d@eu-west-1.amazonses.com>', '<0100018f3a2b4c5d@eu-west-1.amazonses.com>'],
  ])('names the mail by the id that a provider gave it, %s', async (_, providerId, inReplyTo) => {
    const requestId = await world.sent(workspace, { providerId });
    const { routed, replied } = await triaged({ inReplyTo, subject: 'Something else' });
    expect(routed).toMatchObject({ matchedBy: 'in_reply_to', confidence: 1 });
    expect(replied).toMatchObject({ requestId });
  });

  test('without any id is found by its subject, without its subject by its author', async () => {
    const requestId = await world.sent(workspace, { subject: 'Your quote' });
    world.zone.set('customer.example', { TXT: ['v=spf1 ip4:192.0.2.7 -all'] });
    const bySubject = await triaged({ subject: 'AW: [ticket] RE: Your  Quote' }, { clientIp: '192.0.2.7' });
    expect(bySubject.routed).toMatchObject({ matchedBy: 'subject', confidence: 0.7, isNewThread: false });
    expect(bySubject.replied).toMatchObject({ requestId });
    const byAnybody = await triaged({ subject: 'AW: [ticket] RE: Your  Quote' }, { clientIp: '192.0.2.8' });
    expect(byAnybody.routed).toMatchObject({ matchedBy: 'subject', confidence: 0.7 });
    expect(byAnybody.replied).toBeUndefined();
    const byAuthor = await triaged({ subject: 'One more thing' });
    expect(byAuthor.routed).toMatchObject({ matchedBy: 'participants', confidence: 0.5 });
    expect(byAuthor.replied).toBeUndefined();
  });

  test('in the next mail is in the same thread, which is opened once', async () => {
    const requestId = await world.sent(workspace);
    const inReplyTo = messageIdOf(requestId, 'acme.example');
    const first = await triaged({ inReplyTo });
    await world.project(first.received);
    const second = await triaged({ inReplyTo: first.received.data.rfcMessageId ?? '' });
    expect(second.types).toEqual(['inbound.classified', 'inbound.routed']);
    expect(second.routed).toMatchObject({ threadId: first.routed.threadId, confidence: 1 });
  });

  test('to a mail that is being triaged waits for it, and joins its thread', async () => {
    const first = await world.received(workspace, aRawMail({ subject: 'A new matter' }));
    await world.project(first);
    const second = world
      .triage()
      .triage(
        await world.received(
          workspace,
          aRawMail({ subject: 'And another thing', inReplyTo: first.data.rfcMessageId ?? '' }),
        ),
        1,
      );
    await new Promise((resolve) => setTimeout(resolve, 250));
    await world.triage().triage(first, 1);
    const { routed } = found(await world.told(first));
    await world.project(first);
    await second;
    const events = await world.events(workspace.workspaceId);
    const threads = events.filter((event) => isEvent(InboundRouted, event)).map(({ data }) => data['threadId']);
    expect(threads).toEqual([routed.threadId, routed.threadId]);
    expect(events.filter(({ type }) => type === 'thread.opened')).toHaveLength(1);
  });

  test('to a mail that a process left behind has that one triaged first, and waits until it can be read', async () => {
    const first = await world.received(workspace, aRawMail({ subject: 'A new matter' }));
    await world.project(first);
    const answer = aRawMail({ subject: 'And another thing', inReplyTo: first.data.rfcMessageId ?? '' });
    const second = await world.received(workspace, answer);
    const early = world.triage().triage(second, 1);
    await expect(early).rejects.toMatchObject({ code: 'CITED_MAIL_PENDING', retry: { afterMs: 3_000 } });
    const { routed } = found(await world.told(first));
    expect(await world.triage().triage(first, 2)).toBe('known');
    await world.project(first);
    expect(await world.triage().triage(second, 2)).toBe('message');
    expect(found(await world.told(second)).routed).toMatchObject({ threadId: routed.threadId, confidence: 1 });
  });

  test('reopens a thread that was done with', async () => {
    const requestId = await world.sent(workspace);
    const inReplyTo = messageIdOf(requestId, 'acme.example');
    const first = await triaged({ inReplyTo });
    await world.project(first.received);
    await world.db
      .updateTable('read.threads')
      .set({ status: 'resolved' })
      .where('thread_id', '=', first.routed.threadId)
      .execute();
    const { types, events } = await triaged({ inReplyTo });
    expect(types).toEqual(['thread.status_changed', 'inbound.classified', 'inbound.routed', 'inbound.replied']);
    expect(events[0]?.data).toMatchObject({
      threadId: first.routed.threadId,
      previousStatus: 'resolved',
      status: 'open',
      changedBy: { kind: 'system' },
    });
  });

  test.each([
    ['an automatic reply', { headers: ['Auto-Submitted: auto-replied'], subject: 'Out of office: Your quote' }],
    [
      'a bounce',
      {
        from: 'Mail Delivery System <mailer-daemon@customer.example>',
        contentType: 'multipart/report; report-type=delivery-status; boundary=b',
        body: '--b\n\nIt bounced\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.customer.example\n\nFinal-Recipient: rfc822; jordan@customer.example\nAction: failed\nStatus: 5.1.1\n\n--b--\n',
      },
    ],
  ])('is not %s', async (_, mail: RawMail) => {
    const requestId = await world.sent(workspace);
    const { replied, routed } = await triaged({ ...mail, inReplyTo: messageIdOf(requestId, 'acme.example') });
    expect(replied).toBeUndefined();
    expect(routed.action).toBe('auto_archive');
  });

  test.each([
    [false, 'I am out of the office until Monday 18 May with limited access to email. For urgent matters contact Kim.'],
    [true, 'I am on vacation this week, but yes, I am interested. Can you call me on Monday?'],
  ])('is one: %s, where the author says no more than "%s"', async (isOne, body) => {
    const requestId = await world.sent(workspace);
    const subject = 'Re: Your quote';
    const { replied, routed, classified } = await triaged({
      subject,
      body,
      inReplyTo: messageIdOf(requestId, 'acme.example'),
    });
    expect(replied !== undefined).toBe(isOne);
    expect(classified).toMatchObject({ kind: 'message', autoReply: !isOne });
    expect(routed.action).toBe(isOne ? undefined : 'auto_archive');
  });

  test('from a colleague of the recipient is one, from a stranger who guessed the id it is not', async () => {
    const requestId = await world.sent(workspace);
    const inReplyTo = messageIdOf(requestId, 'acme.example');
    const first = await triaged({ inReplyTo });
    await world.project(first.received);
    const colleague = await triaged({ from: 'kim@mail.customer.example', inReplyTo });
    expect(colleague.routed).toMatchObject({ threadId: first.routed.threadId, confidence: 0.8 });
    expect(colleague.replied).toMatchObject({ requestId, recipientEmail: 'jordan@customer.example' });
    const stranger = await triaged({ from: 'mallory@elsewhere.example', inReplyTo });
    expect(stranger.routed).toMatchObject({ matchedBy: 'none', isNewThread: true });
    expect(stranger.routed.threadId).not.toBe(first.routed.threadId);
    expect(stranger.replied).toBeUndefined();
    expect(stranger.classified.flags).toContain('forged_participant');
  });

  test('finds its conversation though others bear the same id', async () => {
    const first = await triaged({ subject: 'A matter of two' });
    await world.project(first.received);
    const { rfcMessageId = '' } = first.received.data;
    const thief = await triaged({ from: 'mallory@elsewhere.example', messageId: rfcMessageId, subject: 'Mine now' });
    await world.project(thief.received);
    const { routed, classified } = await triaged({ inReplyTo: rfcMessageId, subject: 'No prefix here' });
    expect(routed).toMatchObject({ threadId: first.routed.threadId, confidence: 1 });
    expect(classified.flags).toEqual([]);
  });

  test('may come from whoever was in the conversation before', async () => {
    const requestId = await world.sent(workspace);
    const inReplyTo = messageIdOf(requestId, 'acme.example');
    const first = await triaged({ inReplyTo, headers: ['Cc: Pat <pat@other.example>'] });
    await world.project(first.received);
    const pat = await triaged({ from: 'pat@other.example', inReplyTo: first.received.data.rfcMessageId ?? '' });
    expect(pat.routed).toMatchObject({ threadId: first.routed.threadId, confidence: 1 });
    expect(pat.classified.flags).not.toContain('forged_participant');
  });

  test('stays in its workspace and its mode', async () => {
    const other = await aWorkspace();
    const foreign = await world.sent(other);
    const tried = await world.sent(workspace, { testMode: true });
    for (const requestId of [foreign, tried]) {
      const { routed, replied } = await triaged({ inReplyTo: messageIdOf(requestId, 'acme.example') });
      expect(routed.matchedBy).toBe('none');
      expect(replied).toBeUndefined();
    }
  });

  test.each([
    ['reject', true, { confidence: 0.5, matchedBy: 'in_reply_to' }, false],
    ['none', true, { confidence: 1, matchedBy: 'in_reply_to' }, true],
    ['none', false, { confidence: 0.5, matchedBy: 'subject' }, false],
  ])('that fails DMARC with p=%s, naming our mail: %s, is worth %o', async (policy, isNaming, routed, isReply) => {
    const domain = `${policy}-${isNaming ? 'naming' : 'guessing'}.example`;
    world.zone.set(`_dmarc.${domain}`, { TXT: [`v=DMARC1; p=${policy}`] });
    const requestId = await world.sent(workspace, { to: `jordan@${domain}` });
    const inReplyTo = isNaming ? { inReplyTo: messageIdOf(requestId, 'acme.example') } : {};
    const mail = { from: `jordan@${domain}`, subject: 'Re: Your quote', ...inReplyTo };
    const found = await triaged(mail, { clientIp: '192.0.2.9' });
    expect(found.routed).toMatchObject(routed);
    expect(found.replied !== undefined).toBe(isReply);
    expect(found.classified.flags?.includes('dmarc_fail')).toBe(policy === 'reject');
  });

  test.each([
    [true, { confidence: 1 }, true],
    [false, { confidence: 0.5, matchedBy: 'subject' }, false],
  ])(
    'whose author’s name servers are silent about who sends for it, naming our mail: %s, is neither forged nor vouched for',
    async (isNaming, routed, isReply) => {
      const domain = `${isNaming ? 'naming' : 'guessing'}-slow.example`;
      world.zone.set(`_dmarc.${domain}`, { TXT: ['v=DMARC1; p=reject'] });
      world.zone.set(domain, { trouble: 'servfail' });
      const requestId = await world.sent(workspace, { to: `jordan@${domain}` });
      const inReplyTo = isNaming ? { inReplyTo: messageIdOf(requestId, 'acme.example') } : {};
      const mail = { from: `jordan@${domain}`, subject: 'Re: Your quote', ...inReplyTo };
      const found = await triaged(mail, { clientIp: '192.0.2.9', envelopeFrom: `jordan@${domain}` });
      expect(found.classified).toMatchObject({ authentication: { spf: 'temperror', dmarc: 'temperror' }, flags: [] });
      expect(found.routed).toMatchObject(routed);
      expect(found.replied !== undefined).toBe(isReply);
    },
  );

  test('of which a provider kept the signatures is not called forged', async () => {
    world.zone.set('_dmarc.rebuilt.example', { TXT: ['v=DMARC1; p=reject'] });
    const requestId = await world.sent(workspace, { to: 'jordan@rebuilt.example' });
    const raw = aRawMail({ from: 'jordan@rebuilt.example', inReplyTo: messageIdOf(requestId, 'acme.example') });
    const rebuilt = Buffer.concat([Buffer.from('X-Posthorn-Rebuilt-From: postmark\r\n'), raw]);
    const told = await triaged(rebuilt, { via: 'postmark' });
    expect(told.classified).toMatchObject({ authentication: { dkim: 'none', dmarc: 'none' }, flags: [] });
    expect(told.replied).toMatchObject({ requestId });
    // Anybody can write that field.
    const claimed = await triaged(rebuilt, { via: 'smtp' });
    expect(claimed.classified).toMatchObject({ authentication: { dmarc: 'fail' }, flags: ['dmarc_fail'] });
    expect(claimed.replied).toBeUndefined();
  });
});

test.each([true, false])(
  'what became of sends in test mode: %s, says nothing of a sender in the other one',
  async (testMode) => {
    const reputation = async (mode: boolean) => (await triaged({}, { testMode: mode })).classified.senderReputation;
    const unknown = await reputation(testMode);
    const requestId = await world.sent(workspace, { testMode });
    const written = await reputation(testMode);
    expect(written).toBeGreaterThan(unknown ?? 1);
    await world.complained(workspace, requestId, testMode);
    const complaining = await reputation(testMode);
    expect(complaining).toBeLessThan(written ?? 0);
    expect(await reputation(!testMode)).toBe(unknown);
    await world.sent(workspace, { testMode: !testMode });
    expect(await reputation(!testMode)).toBe(written);
    expect(await reputation(testMode)).toBe(complaining);
  },
);

describe('the same mail again', () => {
  test('changes nothing, however late it comes', async () => {
    const { received, types } = await triaged({});
    expect(await world.triage().triage(received, 2)).toBe('known');
    await triaged({ subject: 'Another of the same author' });
    expect(await world.triage().triage(received, 3)).toBe('known');
    expect((await world.told(received)).map(({ type }) => type)).toEqual(types);
  });

  test('in two processes at once is told once, and so is each of many mails of one contact', async () => {
    const requestId = await world.sent(workspace);
    const inReplyTo = messageIdOf(requestId, 'acme.example');
    const mails = await Promise.all(
      Array.from({ length: 6 }, (_, i) => world.received(workspace, aRawMail({ inReplyTo, body: `Mail ${i}` }))),
    );
    const replicas = [world.triage(), world.triage()];
    await Promise.all(replicas.flatMap((triage) => mails.map((mail) => triage.triage(mail, 1))));
    const threads = new Set<unknown>();
    for (const mail of mails) {
      const { types, routed } = found(await world.told(mail));
      expect(types.filter((type) => type !== 'thread.opened')).toEqual([
        'inbound.classified',
        'inbound.routed',
        'inbound.replied',
      ]);
      threads.add(routed.threadId);
    }
    expect(threads.size).toBe(1);
  });
});
