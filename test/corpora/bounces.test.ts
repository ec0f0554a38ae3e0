import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseBounces, parseReceived, type BounceReport, type MailKind } from '../../libs/mail/src/mod.js';
import { corpusFiles, corpusLines, reportSuite } from './corpus.ts';

/**
 * Real bounces of some fifty mail systems with what another parser says of them; not part of this repository (see ADR 0020). Its word for
 * each of our reasons, where the two vocabularies meet.
 */
const SAME: Readonly<Record<string, readonly string[]>> = {
  userunknown: ['user_unknown'],
  filtered: ['user_unknown', 'policy', 'mailbox_disabled'],
  hostunknown: ['domain_unknown'],
  hasmoved: ['address_moved'],
  notaccept: ['no_mail_accepted'],
  mailboxfull: ['mailbox_full'],
  suspend: ['mailbox_disabled'],
  expired: ['expired', 'network_error', 'throttled'],
  networkerror: ['network_error', 'routing_loop'],
  rejected: ['sender_rejected', 'policy', 'rejected'],
  blocked: ['blocked', 'throttled', 'reverse_dns'],
  badreputation: ['throttled', 'blocked', 'spam'],
  toomanyconn: ['throttled'],
  authfailure: ['authentication_failed'],
  requireptr: ['reverse_dns'],
  spamdetected: ['spam'],
  virusdetected: ['virus'],
  policyviolation: ['policy', 'blocked'],
  securityerror: ['policy', 'authentication_failed'],
  systemerror: ['system_error'],
  mailererror: ['system_error'],
  systemfull: ['system_full'],
  contenterror: ['message_malformed'],
  notcompliantrfc: ['message_malformed'],
  mesgtoobig: ['message_too_big'],
  exceedlimit: ['message_too_big'],
  norelaying: ['relay_denied'],
  syntaxerror: ['protocol_error'],
  onhold: ['rejected'],
  undefined: ['rejected', 'system_error'],
};

/**
 * Reports of which the other parser says another reason, or hard for soft, by why ours stands. "Rejected" without a word why is undetermined here, so
 * that nobody is suppressed for it, and soft there.
 */
const OTHER_REASON: Readonly<Record<string, readonly string[]>> = {
  'says only that it was rejected: undetermined here, soft there': [
    'lhost-dragonfly-17',
    'lhost-exim-49',
    'lhost-exim-51',
    'lhost-googlegroups-01',
    'lhost-googlegroups-04',
    'lhost-googlegroups-05',
    'lhost-googlegroups-07',
    'lhost-googlegroups-08',
    'lhost-googlegroups-10',
    'lhost-googlegroups-11',
    'lhost-googlegroups-13',
    'lhost-postfix-46',
    'lhost-receivingses-07',
    'lhost-x3-05',
    'rfc3464-39',
  ],
  'Japanese words in ISO-2022-JP that the mail does not name: not read': [
    'lhost-domino-02',
    'lhost-notes-01',
    'lhost-notes-02',
  ],
  'the words say that nobody of that name is there; the other parser goes by the provider or the program': [
    'lhost-amazonses-01',
    'lhost-ezweb-02',
    'lhost-mfilter-04',
    'lhost-postfix-01',
    'rfc3464-01',
    'rfc3464-35',
  ],
  'says that a mail was refused by policy, or its sender or header; the other parser knows what this provider means by it':
    [
      'lhost-exim-30',
      'lhost-exim-31',
      'lhost-exim-57',
      'lhost-gmail-03',
      'lhost-qmail-04',
      'lhost-sendmail-16',
      'lhost-v5sendmail-05',
      'rhost-cox-01',
      'rhost-franceptt-07',
      'rhost-franceptt-11',
      'rhost-mimecast-02',
      'rhost-spectrum-01',
    ],
  'was tried for days for the reason the other parser names; for us it has expired': [
    'lhost-qmail-05',
    'lhost-qmail-07',
    'lhost-sendmail-11',
  ],
  'the domain, or its mail exchanger, is not there; the other parser calls that another reason of the same class or the user':
    ['lhost-postfix-07', 'lhost-qmail-01', 'lhost-qmail-11'],
  'trouble of a system, which the other parser reads as the rule of a filter or a mailbox on hold': [
    'lhost-ezweb-01',
    'rfc3464-43',
  ],
  '5.7.27 is about the sender (RFC 7505 section 4.2), the words about the recipient': ['lhost-sendmail-57'],
  'the reason stands in words of a mail program that we do not know, or of a transcript beside the report: missed': [
    'lhost-exim-37',
    'lhost-x3-02',
    'rfc3464-06',
  ],
};

const row = z.object({
  file: z.string(),
  expected: z
    .array(
      z.object({
        reason: z.string(),
        hardbounce: z.boolean(),
        status: z.string(),
        feedback_type: z.string().optional(),
      }),
    )
    .nullable(),
});

const lines = (corpusLines('bounces/expected.jsonl') ?? []).map((line) => row.parse(line));
const files = new Map(corpusFiles('bounces').map(({ name, bytes }) => [name, bytes]));
const rows = (): typeof lines => lines;
const read = (file: string): BounceReport[] => parseBounces(files.get(file) ?? Buffer.alloc(0));
const count = <T>(items: readonly T[], is: (item: T) => boolean): number => items.filter((item) => is(item)).length;

describe.skipIf(lines.length === 0)('the bounce corpus', () => {
  test('is recognised as what it is', () => {
    const missed = rows()
      .filter(({ file }) => read(file).length === 0)
      .map(({ file }) => file.replace('eml/', ''))
      .toSorted();
    // A mail that asks to unsubscribe, three notices of SNS in JSON, two of mailing lists, a forwarded bounce.
    expect(missed).toEqual([
      'arf-26.eml',
      'lhost-amazonses-09.eml',
      'lhost-amazonses-11.eml',
      'lhost-amazonses-12.eml',
      'lhost-fml-02.eml',
      'lhost-fml-03.eml',
      'lhost-sendmail-14.eml',
    ]);
  });

  test('complaints are complaints, and nothing else is', () => {
    const pairs = rows().flatMap(({ file, expected }) =>
      (expected ?? []).slice(0, 1).flatMap((each) =>
        read(file)
          .slice(0, 1)
          .map((got) => ({ each, got })),
      ),
    );
    expect(pairs.filter(({ each, got }) => (each.reason === 'feedback') !== (got.kind === 'arf'))).toEqual([]);
    const types = pairs.filter(({ got }) => got.kind === 'arf' && got.feedbackType !== undefined);
    expect(
      types.filter(({ each, got }) => each.feedback_type !== undefined && each.feedback_type !== got.feedbackType),
    ).toEqual([]);
  });

  test('is classed hard and soft with a precision and a recall that do not fall', () => {
    const pairs = rows().flatMap(({ file, expected }) =>
      read(file).flatMap((got, index) => {
        const each = expected?.[index];
        return each === undefined || each.reason === 'feedback' || each.reason === 'delivered'
          ? []
          : [{ each, got, file }];
      }),
    );
    // "User unknown" of a provider that filters by it: the other parser calls it soft by the provider's name, we believe the words.
    const told = pairs.filter(({ each }) => each.reason !== 'filtered');
    const score = {
      pairs: pairs.length,
      filtered: pairs.length - told.length,
      hard: count(told, ({ each }) => each.hardbounce),
      hardFound: count(told, ({ each, got }) => each.hardbounce && got.class === 'hard'),
      softCalledHard: count(told, ({ each, got }) => !each.hardbounce && got.class === 'hard'),
      soft: count(told, ({ each }) => !each.hardbounce),
      softFound: count(told, ({ each, got }) => !each.hardbounce && got.class === 'soft'),
      hardCalledSoft: count(told, ({ each, got }) => each.hardbounce && got.class === 'soft'),
      undetermined: count(told, ({ got }) => got.class === 'undetermined'),
      sameReason: count(pairs, ({ each, got }) => (SAME[each.reason] ?? []).includes(got.reason)),
    };
    reportSuite('bounces hard and soft', score.hardFound + score.softFound, score.hard + score.soft);
    reportSuite('bounces reason', score.sameReason, score.pairs);
    expect(score).toEqual({
      pairs: 327,
      filtered: 27,
      hard: 98,
      hardFound: 90,
      softCalledHard: 6,
      soft: 202,
      softFound: 181,
      hardCalledSoft: 4,
      undetermined: 19,
      sameReason: 292,
    });
  });

  test('of which the other parser gives another reason is explained', () => {
    const differing = rows().filter(({ file, expected }) =>
      read(file).some((got, index) => {
        const each = expected?.[index];
        if (each === undefined || each.reason === 'feedback' || each.reason === 'delivered') return false;
        const isSameClass = each.reason === 'filtered' || got.class === (each.hardbounce ? 'hard' : 'soft');
        return !isSameClass || !(SAME[each.reason] ?? []).includes(got.reason);
      }),
    );
    const explained = Object.values(OTHER_REASON).flat();
    reportSuite(
      'bounces reason and class',
      rows().length - differing.length,
      rows().length,
      `${explained.length} explained`,
    );
    expect(differing.map(({ file }) => file.replace(/^eml\/|\.eml$/g, ''))).toEqual(explained.toSorted());
  });

  test('enhanced codes are the ones that servers gave', () => {
    const pairs = rows().flatMap(({ file, expected }) =>
      read(file).flatMap((got, index) => ({ got, status: expected?.[index]?.status ?? '' })),
    );
    // x.0.9xx are numbers that the other parser made up for texts without one.
    const given = pairs.filter(({ status }) => /^[45]\.\d\.\d{1,2}$/.test(status) && !status.endsWith('.0.0'));
    expect([count(given, ({ got, status }) => got.enhancedCode === status), given.length]).toEqual([197, 206]);
  });

  test('letters are no bounces', () => {
    expect(read('not_bounce/is-not-bounce-01.eml')).toEqual([]);
    expect(read('not_bounce/is-not-bounce-02.eml')).toEqual([]);
  });
});

/** What a mail of the corpus is by its name: arf-* complaints, rfc3834-* answers of programs, the others bounces. */
function kindByName(file: string): MailKind {
  if (file.startsWith('not_bounce/')) return 'message';
  if (/\/rfc3834-/.test(file)) return 'auto_reply';
  return /\/arf-/.test(file) ? 'feedback_report' : 'bounce';
}

/** Mails that are something else than their name says, and why. */
const OTHERWISE: Readonly<Record<string, readonly [MailKind, string]>> = {
  'eml/arf-26.eml': ['message', 'a person asks to unsubscribe by a button of Apple Mail'],
  'eml/lhost-amazonses-09.eml': ['message', 'a notice of SNS in JSON, which the webhook of SES reads'],
  'eml/lhost-amazonses-11.eml': ['message', 'a notice of SNS in JSON, which the webhook of SES reads'],
  'eml/lhost-amazonses-12.eml': ['message', 'a notice of SNS in JSON, which the webhook of SES reads'],
  'eml/lhost-fml-02.eml': ['message', 'a mailing list says that the sender is no member; no delivery failed'],
  'eml/lhost-fml-03.eml': ['message', 'a mailing list says that it has the mail already; no delivery failed'],
  'eml/lhost-sendmail-14.eml': ['message', 'a person forwards a bounce'],
  'not_bounce/rb-issue-368-bug.eml': [
    'bounce',
    'a bounce in words, in this folder because another parser once crashed on it',
  ],
};

describe.skipIf(files.size === 0)('the kind of a received mail', () => {
  test('is what the corpus calls it', async () => {
    const found = await Promise.all(
      [...files].map(async ([file, raw]) => ({
        file,
        kind: (await parseReceived(raw)).kind,
        expected: kindByName(file),
      })),
    );
    const failed = found.filter(({ file, kind, expected }) => kind !== (OTHERWISE[file]?.[0] ?? expected));
    const explained = Object.keys(OTHERWISE).length;
    reportSuite('bounces kind', found.length - failed.length - explained, found.length, `${explained} explained`);
    expect(failed).toEqual([]);
  });
});

const letters = corpusFiles('mail-spamassassin');

describe.skipIf(letters.length === 0)('ordinary mail', () => {
  test('holds no bounce', async () => {
    const kinds = await Promise.all(
      letters.map(async ({ name, bytes }) => ({ name, kind: (await parseReceived(bytes)).kind })),
    );
    const failed = kinds.filter(({ kind }) => kind !== 'message');
    reportSuite('mail-spamassassin kind', kinds.length - failed.length, kinds.length);
    expect(failed).toEqual([]);
  });
});

const reports = corpusFiles('arf');
const expectations = new Map(
  corpusFiles('arf', (name) => name.endsWith('.json')).map(({ name, bytes }) => [
    name.replace('.json', '.eml'),
    z.object({ feedback_type: z.string(), original_rcpt_to: z.unknown() }).parse(JSON.parse(bytes.toString('utf8'))),
  ]),
);

describe.skipIf(reports.length === 0)('feedback reports', () => {
  test('are read as their authors meant', () => {
    const failed = reports.filter(({ name, bytes }) => {
      const [report] = parseBounces(bytes);
      const { feedback_type: type = '', original_rcpt_to: recipient } = expectations.get(name) ?? {};
      const isSame = report?.feedbackType === type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
      const isSameRecipient = typeof recipient !== 'string' || report?.recipient === recipient.replaceAll(/[<>]/g, '');
      return !(report?.kind === 'arf' && isSame && isSameRecipient);
    });
    reportSuite('arf', reports.length - failed.length, reports.length);
    expect(failed.map(({ name }) => name)).toEqual([]);
  });
});
