import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideReport, type ReportedSend } from '../mail-events/delivery-report.decider.js';
import { Fields } from './fields.js';
import { mailgunEvent } from './mailgun/mailgun-events.js';
import { MAILGUN_CASES } from './mailgun/mailgun.fixture.js';
import { postalEvent } from './postal/postal-events.js';
import { POSTAL_CASES } from './postal/postal.fixture.js';
import { postmarkEvent } from './postmark/postmark-events.js';
import { POSTMARK_CASES } from './postmark/postmark.fixture.js';
import { NOW_MS, SEND_ID, type ProviderCase } from './provider-case.fixture.js';
import type { ProviderEvent } from './provider-webhook.js';
import { resendEvent } from './resend/resend-events.js';
import { RESEND_CASES } from './resend/resend.fixture.js';
import { sendGridEvent } from './sendgrid/sendgrid-events.js';
import { SENDGRID_CASES } from './sendgrid/sendgrid.fixture.js';
import { sesEvent } from './ses/ses-events.js';
import { SES_CASES } from './ses/ses.fixture.js';

const SEND: ReportedSend = {
  workspaceId: 'wsk_1',
  contactKey: 'abcdefghij234567',
  recipientEmail: 'alice@example.org',
  agentId: null,
  campaignId: null,
  testMode: false,
  status: 'sent',
  recorded: new Set(),
  reportKeys: [],
};

const SVIX_ID = 'msg_2W2D3qXLS5fOaPja1GDg7rF2CwB';

const PROVIDERS: readonly [
  name: string,
  read: (json: Fields) => ProviderEvent,
  cases: readonly ProviderCase[],
  typeField: string,
][] = [
  ['postal', (json) => postalEvent(json, NOW_MS), POSTAL_CASES, 'event'],
  ['ses', (json) => sesEvent(json, NOW_MS), SES_CASES, 'eventType'],
  ['postmark', (json) => postmarkEvent(json, NOW_MS), POSTMARK_CASES, 'RecordType'],
  ['sendgrid', (json) => sendGridEvent(json, NOW_MS), SENDGRID_CASES, 'event'],
  ['mailgun', (json) => mailgunEvent(json, NOW_MS), MAILGUN_CASES, 'event'],
  ['resend', (json) => resendEvent(json, SVIX_ID, NOW_MS), RESEND_CASES, 'type'],
];

/** As the event came, with every mention of the send replaced. */
function ofAnother(payload: Record<string, unknown>, id: string): Fields {
  return new Fields(JSON.parse(JSON.stringify(payload).replaceAll(SEND_ID, id)));
}

describe.each(PROVIDERS)('%s', (provider, read, cases, typeField) => {
  test.each(cases.map((each) => [each.name, each] as const))('%s', (_, { payload, event }) => {
    expect(read(new Fields(payload))).toMatchObject(event);
  });

  test.each(
    cases
      .filter(({ event }) => event.kind === 'report' || event.kind === 'unsubscribe')
      .map((each) => [each.name, each] as const),
  )('%s of a mail that is not ours is foreign', (_, { payload }) => {
    expect(read(ofAnother(payload, 'a-mail-of-somebody-else')).kind).toBe('foreign');
  });

  test('an event of a type that came later is unknown, and none either', () => {
    expect(read(new Fields({ [typeField]: 'Telepathy' }))).toEqual({ kind: 'unknown', type: 'Telepathy' });
    expect(read(new Fields({}))).toEqual({ kind: 'unknown', type: '' });
    expect(read(new Fields({ [typeField]: '__proto__' })).kind).toBe('unknown');
  });

  test('whatever a field holds, an event is read, and a report is one that the log takes', () => {
    const payloads = fc.constantFrom(...cases.map(({ payload }) => JSON.stringify(payload)));
    const odd = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant([]),
      fc.constant({}),
      fc.constant('\0\ud800'),
    );
    fc.assert(
      fc.property(payloads, fc.nat(60), odd, (text, at, value) => {
        let index = 0;
        const mutated: unknown = JSON.parse(text, (_key, old) => (index++ === at ? value : old));
        const event = read(new Fields(mutated));
        if (event.kind !== 'report') return;
        const { report } = event;
        expect(report.provider).toBe(provider);
        expect(new Date(report.occurredAt).toISOString()).toBe(report.occurredAt);
        expect(decideReport(report, SEND, NOW_MS).facts[0]?.type).toMatch(/^(delivery|engagement)\./);
        expect(JSON.stringify(report)).not.toMatch(/\\u0000|\\ud800/);
      }),
      { numRuns: 300 },
    );
  });
});

test("a provider's retry has the key of its first try, another deferral another", () => {
  const deferral = SENDGRID_CASES.find(({ name }) => name === 'deferred')?.payload ?? {};
  const keyOf = (payload: Record<string, unknown>) => {
    const event = sendGridEvent(new Fields(payload), NOW_MS);
    return event.kind === 'report' ? event.report.reportKey : undefined;
  };
  expect(keyOf(deferral)).toBe(keyOf({ ...deferral }));
  expect(keyOf(deferral)).not.toBe(keyOf({ ...deferral, sg_event_id: 'another' }));
});

test('SES names neither event nor delay by an id, so time and kind do, and SNS repeats both', () => {
  const delay = SES_CASES.find(({ name }) => name === 'DeliveryDelay')?.payload ?? {};
  const keyOf = (payload: unknown, nowMs: number) => {
    const event = sesEvent(new Fields(payload), nowMs);
    return event.kind === 'report' ? event.report.reportKey : undefined;
  };
  expect(keyOf(delay, NOW_MS)).toBe(keyOf(delay, NOW_MS + 60_000));
  const later = JSON.parse(JSON.stringify(delay).replaceAll('10:05:00.669Z', '11:05:00.669Z')) as unknown;
  expect(keyOf(later, NOW_MS + 3_600_000)).not.toBe(keyOf(delay, NOW_MS + 3_600_000));
});

test('the Message-ID names the send where the metadata is lost', () => {
  const bare = (payload: Record<string, unknown>) => ({
    ...payload,
    posthorn_request_id: undefined,
    'smtp-id': `<${SEND_ID.toLowerCase()}@example.com>`,
  });
  const [processed] = SENDGRID_CASES;
  expect(sendGridEvent(new Fields(bare(processed?.payload ?? {})), NOW_MS)).toMatchObject({
    report: { sendId: SEND_ID },
  });
});

test('a time that cannot be one is the time of receipt', () => {
  const received = new Date(NOW_MS).toISOString();
  for (const timestamp of [0, -5, 99_999_999_999, 'soon', null]) {
    const event = sendGridEvent(new Fields({ ...SENDGRID_CASES[0]?.payload, timestamp }), NOW_MS);
    expect(event).toMatchObject({ report: { occurredAt: received } });
  }
});
