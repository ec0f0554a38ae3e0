import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SenderHistory, senderReputation } from './sender-reputation.js';

const NOW_MS = Date.parse('2026-06-19T18:02:44Z');
const PASS = { spf: 'pass', dkim: 'pass', dmarc: 'pass' };
const FORGED = { spf: 'fail', dkim: 'none', dmarc: 'fail' };

const aHistory = (history: Partial<SenderHistory> = {}): SenderHistory => ({
  nowMs: NOW_MS,
  sender: { mails: 0, quarantined: 0, unauthenticated: 0 },
  authentication: PASS,
  sendsToThem: 0,
  repliesToUs: 0,
  complaintsOfOurs: 0,
  ...history,
});
const anOldCorrespondent = aHistory({
  firstSeenMs: NOW_MS - 90 * 86_400_000,
  sender: { mails: 6, quarantined: 0, unauthenticated: 0 },
  domain: { mails: 9, quarantined: 0, unauthenticated: 0 },
  sendsToThem: 5,
  repliesToUs: 4,
});

describe('how far a sender can be believed', () => {
  test("is 0.91 for somebody who has answered us for three months, as in mails.ai's example", () => {
    expect(senderReputation(anOldCorrespondent)).toBe(0.91);
  });

  test.each([
    [PASS, 0.6],
    [{ spf: 'pass', dkim: 'none', dmarc: 'none' }, 0.55],
    [{ spf: 'none', dkim: 'none', dmarc: 'none' }, 0.35],
    [{ spf: 'fail', dkim: 'fail', dmarc: 'none' }, 0.15],
    [FORGED, 0.15],
    [{ spf: 'pass', dkim: 'pass', dmarc: 'temperror' }, 0.35],
    [{ spf: 'fail', dkim: 'fail', dmarc: 'temperror' }, 0.15],
  ])('is, for a stranger with %j, %d', (authentication, reputation) => {
    expect(senderReputation(aHistory({ authentication }))).toBe(reputation);
  });

  test('is none of the history of a name that is forged', () => {
    expect(senderReputation({ ...anOldCorrespondent, authentication: FORGED })).toBe(0.15);
  });

  test('falls below a half for a stranger whose only mail was quarantined', () => {
    expect(senderReputation(aHistory({ sender: { mails: 1, quarantined: 1, unauthenticated: 0 } }))).toBeLessThan(0.4);
  });

  test('falls with each mail of ours that they report as spam', () => {
    expect(senderReputation({ ...anOldCorrespondent, complaintsOfOurs: 2 })).toBeLessThan(0.82);
  });
});

/** Mostly few: with thousands everything is at one end or the other. */
const count = fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 6 }) }, fc.nat({ max: 10_000 }));
const counts = fc.record({ mails: count, quarantined: count, unauthenticated: count });
const result = fc.constantFrom('none', 'neutral', 'pass', 'fail', 'softfail', 'temperror', 'permerror');
const history: fc.Arbitrary<SenderHistory> = fc.record(
  {
    nowMs: fc.constant(NOW_MS),
    firstSeenMs: fc.integer({ min: 0, max: NOW_MS }),
    sender: counts,
    domain: counts,
    authentication: fc.record({
      spf: result,
      dkim: result,
      dmarc: fc.constantFrom('none', 'pass', 'fail', 'temperror'),
    }),
    sendsToThem: count,
    repliesToUs: count,
    complaintsOfOurs: count,
  },
  { requiredKeys: ['nowMs', 'sender', 'authentication', 'sendsToThem', 'repliesToUs', 'complaintsOfOurs'] },
);

describe('whatever the history', () => {
  test('it is a number from 0 to 1', () => {
    fc.assert(fc.property(history, (past) => senderReputation(past) >= 0 && senderReputation(past) <= 1));
  });

  test.each([
    [
      'another clean mail',
      ({ sender, ...rest }: SenderHistory) => ({ ...rest, sender: { ...sender, mails: sender.mails + 1 } }),
    ],
    ['another reply', (past: SenderHistory) => ({ ...past, repliesToUs: past.repliesToUs + 1 })],
    ['another mail of ours', (past: SenderHistory) => ({ ...past, sendsToThem: past.sendsToThem + 1 })],
    [
      'a longer acquaintance',
      (past: SenderHistory) => ({ ...past, firstSeenMs: (past.firstSeenMs ?? NOW_MS) - 86_400_000 }),
    ],
    ['passing DMARC', (past: SenderHistory) => ({ ...past, authentication: PASS })],
  ])('%s never lowers it', (_what, better) => {
    fc.assert(fc.property(history, (past) => senderReputation(better(past)) >= senderReputation(past)));
  });

  test.each([
    [
      'another quarantined mail',
      ({ sender, ...rest }: SenderHistory) => ({ ...rest, sender: { ...sender, quarantined: sender.quarantined + 1 } }),
    ],
    [
      'an unauthenticated mail',
      ({ sender, ...rest }: SenderHistory) => ({
        ...rest,
        sender: { ...sender, unauthenticated: sender.unauthenticated + 1 },
      }),
    ],
    ['a complaint', (past: SenderHistory) => ({ ...past, complaintsOfOurs: past.complaintsOfOurs + 1 })],
    ['failing DMARC', (past: SenderHistory) => ({ ...past, authentication: FORGED })],
  ])('%s never raises it', (_what, worse) => {
    fc.assert(fc.property(history, (past) => senderReputation(worse(past)) <= senderReputation(past)));
  });
});
