import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SendFacts, ThreadedMail, ThreadEvidence, ThreadFacts } from './thread-evidence.js';
import { ANSWER_FROM, decideThread } from './decide-thread.js';

const NOW_MS = Date.parse('2026-05-12T09:00:00Z');
const DAY_MS = 86_400_000;
const JORDAN = 'jordan@customer.example';

function aMail(change: Partial<ThreadedMail> = {}): ThreadedMail {
  return {
    messageId: 'rcv_1',
    author: JORDAN,
    contact: 'jordan',
    mailbox: 'sarah@acme.example',
    subject: 'Hello',
    kind: 'message',
    receivedAtMs: NOW_MS,
    authorship: 'credible',
    ownThreadId: 'thrd_own',
    ...change,
  };
}

function aSend(change: Partial<SendFacts> = {}): SendFacts {
  return {
    requestId: 'req_1',
    contact: 'jordan',
    recipientEmail: JORDAN,
    subject: 'Your quote',
    sentAtMs: NOW_MS - DAY_MS,
    ownThreadId: 'thrd_of_send',
    ...change,
  };
}

function aThread(change: Partial<ThreadFacts> = {}): ThreadFacts {
  return {
    threadId: 'thrd_known',
    contact: 'jordan',
    contactEmail: JORDAN,
    subject: 'Invoice',
    mailbox: 'sarah@acme.example',
    status: 'open',
    lastMessageAtMs: NOW_MS - DAY_MS,
    participants: new Set(),
    ...change,
  };
}

const NOTHING: ThreadEvidence = { cited: [], recentSends: [], recentThreads: [] };

describe('a mail', () => {
  test('that names a send of ours belongs to the thread of the send, and answers it', () => {
    const thread = aThread();
    const inThread = decideThread(aMail(), { ...NOTHING, cited: [{ by: 'in_reply_to', send: aSend({ thread }) }] });
    expect(inThread).toMatchObject({ threadId: 'thrd_known', thread, confidence: 1, answers: { requestId: 'req_1' } });
    const first = decideThread(aMail(), { ...NOTHING, cited: [{ by: 'references', send: aSend() }] });
    expect(first).toMatchObject({ threadId: 'thrd_of_send', matchedBy: 'references', begunBy: { requestId: 'req_1' } });
    expect(first.thread).toBeUndefined();
  });

  test('that names a mail of its author answers the send that it names as well', () => {
    const cited = [
      { by: 'in_reply_to' as const, thread: aThread() },
      { by: 'references' as const, send: aSend() },
    ];
    expect(decideThread(aMail(), { ...NOTHING, cited })).toMatchObject({
      threadId: 'thrd_known',
      matchedBy: 'in_reply_to',
      answers: { requestId: 'req_1' },
    });
  });

  test.each([
    ['kim@customer.example', 0.8],
    ['kim@mail.customer.example', 0.8],
    ['pat@partner.example', 1],
    ['mallory@elsewhere.example', undefined],
  ])('of %s that names a mail to Jordan, with Pat in copy, is in with %s', (author, confidence) => {
    const thread = aThread({ participants: new Set(['pat@partner.example']) });
    const decision = decideThread(aMail({ author, contact: 'other' }), {
      ...NOTHING,
      cited: [{ by: 'in_reply_to', send: aSend({ thread }) }],
    });
    if (confidence === undefined) {
      expect(decision).toMatchObject({ threadId: 'thrd_own', matchedBy: 'none', isForgedParticipant: true });
      expect(decision.answers).toBeUndefined();
    } else expect(decision).toMatchObject({ threadId: 'thrd_known', confidence, isForgedParticipant: false });
  });

  test('of another customer of a public provider is no colleague', () => {
    const cited = [{ by: 'in_reply_to' as const, send: aSend({ recipientEmail: 'jordan@gmail.com' }) }];
    const decision = decideThread(aMail({ author: 'mallory@gmail.com', contact: 'other' }), { ...NOTHING, cited });
    expect(decision).toMatchObject({ matchedBy: 'none', isForgedParticipant: true });
  });

  test.each([
    ['Re: Your quote', 1, 'subject'],
    ['AW: [sales] Fwd: YOUR  quote', 1, 'subject'],
    ['Re: Your quote', 31, 'none'],
    ['Your quote', 1, 'participants'],
    ['Another matter', 6, 'participants'],
    ['Another matter', 8, 'none'],
    ['', 1, 'participants'],
  ])('with the subject "%s", %i days after a send, is matched by %s', (subject, days, matchedBy) => {
    const recentSends = [aSend({ sentAtMs: NOW_MS - days * DAY_MS })];
    expect(decideThread(aMail({ subject }), { ...NOTHING, recentSends }).matchedBy).toBe(matchedBy);
  });

  test('with the subject of a thread of the same mailbox goes on with it, and answers no send', () => {
    const recentThreads = [aThread({ mailbox: 'other@acme.example', threadId: 'thrd_other' }), aThread()];
    const decision = decideThread(aMail({ subject: 'Re: Invoice' }), { ...NOTHING, recentThreads });
    expect(decision).toMatchObject({ threadId: 'thrd_known', matchedBy: 'subject', confidence: 0.7 });
    expect(decision.answers).toBeUndefined();
  });

  test.each(['vouched', 'credible'] as const)(
    'that names nothing and is %s answers a send only where somebody vouches',
    (authorship) => {
      const mail = aMail({ subject: 'Re: Your quote', authorship });
      const decision = decideThread(mail, { ...NOTHING, recentSends: [aSend()] });
      expect(decision).toMatchObject({ threadId: 'thrd_of_send', matchedBy: 'subject', confidence: 0.7 });
      expect(decision.answers !== undefined).toBe(authorship === 'vouched');
    },
  );

  test("to one agent does not go on with what another agent's mail began", () => {
    const recentSends = [aSend({ agentId: 'agt_2' })];
    expect(decideThread(aMail({ agentId: 'agt_1' }), { ...NOTHING, recentSends }).matchedBy).toBe('none');
  });
});

const address = fc.constantFrom(JORDAN, 'kim@customer.example', 'pat@partner.example', 'm@gmail.com', 'n@gmail.com');
const send = fc.record({
  requestId: fc.string({ minLength: 1 }),
  contact: fc.string({ minLength: 1 }),
  recipientEmail: address,
  subject: fc.constantFrom('Your quote', 'Re: Your quote', ''),
  sentAtMs: fc.integer({ min: NOW_MS - 100 * DAY_MS, max: NOW_MS }),
  ownThreadId: fc.constantFrom('thrd_s1', 'thrd_s2'),
});
const thread = fc.record({
  threadId: fc.constantFrom('thrd_t1', 'thrd_t2'),
  contact: fc.string({ minLength: 1 }),
  contactEmail: address,
  status: fc.constantFrom<ThreadFacts['status'][]>('open', 'closed'),
  lastMessageAtMs: fc.integer({ min: NOW_MS - 100 * DAY_MS, max: NOW_MS }),
  participants: fc.array(address).map((all): ReadonlySet<string> => new Set(all)),
});
const evidence: fc.Arbitrary<ThreadEvidence> = fc.record({
  cited: fc.array(
    fc.oneof(
      fc.record({ by: fc.constantFrom('in_reply_to' as const, 'references' as const), send }),
      fc.record({ by: fc.constantFrom('in_reply_to' as const, 'references' as const), thread }),
    ),
  ),
  recentSends: fc.array(send),
  recentThreads: fc.array(thread),
});
const mail = fc
  .record({
    author: address,
    subject: fc.constantFrom('Re: Your quote', 'Your quote', ''),
    kind: fc.constantFrom<ThreadedMail['kind'][]>('message', 'auto_reply', 'bounce', 'feedback_report'),
    authorship: fc.constantFrom<ThreadedMail['authorship'][]>('vouched', 'credible', 'doubtful', 'disowned'),
  })
  .map(aMail);

describe('of any mail and whatever is known', () => {
  test('the decision is total, repeatable and within its bounds', () => {
    fc.assert(
      fc.property(mail, evidence, (each, known) => {
        const decision = decideThread(each, known);
        expect(decideThread(each, known)).toEqual(decision);
        expect(decision.confidence).toBeGreaterThan(0);
        expect(decision.confidence).toBeLessThanOrEqual(1);
        expect(decision.matchedBy === 'none').toBe(decision.threadId === each.ownThreadId);
      }),
    );
  });

  test('only a person who is who they say answers a send, and only surely', () => {
    fc.assert(
      fc.property(mail, evidence, (each, known) => {
        const { answers, confidence, matchedBy } = decideThread(each, known);
        if (!answers) return;
        expect(each.kind).toBe('message');
        expect(each.authorship).not.toBe('disowned');
        if (each.authorship !== 'vouched') expect(matchedBy).toMatch(/in_reply_to|references/);
        expect(confidence).toBeGreaterThanOrEqual(ANSWER_FROM);
      }),
    );
  });

  test('nobody joins a thread by naming it who is neither in it nor of the company it is with', () => {
    fc.assert(
      fc.property(mail, fc.array(thread, { minLength: 1 }), (each, threads) => {
        const cited = threads.map((one) => ({ by: 'in_reply_to' as const, thread: one }));
        const joined = decideThread(each, { ...NOTHING, cited }).thread;
        if (!joined) return;
        const [domain] = each.author.split('@').toReversed();
        const isColleague = domain !== 'gmail.com' && joined.contactEmail.endsWith(`@${domain}`);
        expect(joined.contactEmail === each.author || joined.participants.has(each.author) || isColleague).toBe(true);
      }),
    );
  });

  test('what a mail system reports is in a conversation of its own', () => {
    fc.assert(
      fc.property(mail, evidence, (each, known) => {
        fc.pre(each.kind === 'bounce' || each.kind === 'feedback_report');
        expect(decideThread(each, known)).toMatchObject({ matchedBy: 'none', isForgedParticipant: false });
      }),
    );
  });
});
