import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BounceReport } from './bounce-report.js';
import { parseBounces } from './parse-bounce.js';

/**
 * Real bounces of some fifty mail systems with what another parser says of them; not part of this repository (see ADR 0020). Its word for
 * each of our reasons, where the two vocabularies meet.
 */
const CORPORA = process.env['POSTHORN_CORPORA'] ?? join(import.meta.dirname, '../../../../../shared/data');
const BOUNCES = join(CORPORA, 'bounces');
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

interface Expected {
  readonly reason: string;
  readonly hardbounce: boolean;
  readonly status: string;
  readonly feedback_type?: string;
}
interface Row {
  readonly file: string;
  readonly expected: readonly Expected[] | null;
}

const rows = (): Row[] =>
  readFileSync(join(BOUNCES, 'expected.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
const read = (file: string): BounceReport[] => parseBounces(readFileSync(join(BOUNCES, file)));
const count = <T>(items: readonly T[], is: (item: T) => boolean): number => items.filter((item) => is(item)).length;

describe.skipIf(!existsSync(BOUNCES))('the bounce corpus (not run: corpora not found)', () => {
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
    expect(score).toEqual({
      pairs: 327,
      filtered: 27,
      hard: 98,
      hardFound: 90,
      softCalledHard: 6,
      soft: 202,
      softFound: 180,
      hardCalledSoft: 4,
      undetermined: 20,
      sameReason: 291,
    });
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

describe.skipIf(!existsSync(join(CORPORA, 'mail-spamassassin')))('ordinary mail (not run: corpora not found)', () => {
  test.each(['easy-ham-1', 'spam-1'])('%s holds no bounce', (folder) => {
    const at = join(CORPORA, 'mail-spamassassin', folder);
    const found = readdirSync(at).filter((file) => parseBounces(readFileSync(join(at, file))).length > 0);
    expect(found).toEqual([]);
  });
});

describe.skipIf(!existsSync(join(CORPORA, 'arf')))('feedback reports (not run: corpora not found)', () => {
  test.each(['001', '003', '005'])('%s is read as its author meant', (name) => {
    const raw = readFileSync(join(CORPORA, 'arf', `${name}.eml`));
    const expected = JSON.parse(readFileSync(join(CORPORA, 'arf', `${name}.json`), 'utf8')) as Record<string, unknown>;
    const [report] = parseBounces(raw);
    expect(report?.kind).toBe('arf');
    const type = String(expected['feedback_type'])
      .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
      .toLowerCase();
    expect(report?.feedbackType).toBe(type);
    const recipient = expected['original_rcpt_to'];
    if (typeof recipient === 'string') expect(report?.recipient).toBe(recipient.replaceAll(/[<>]/g, ''));
  });
});
