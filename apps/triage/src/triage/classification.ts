import type { InboundClassified } from '@posthorn/events';
import type { MailAuthentication, MailDefect, ReceivedMail } from '@posthorn/mail';
import type { Signals } from '@posthorn/signals';
import type { z } from 'zod';
import { entityFields } from '../reading/entity-fields.js';
import type { BlobReference, MailBlobs } from '../reading/mail-blobs.js';
import type { ReadMail } from '../reading/read-mail.js';
import { fieldText, filledText } from '../reading/text-fields.js';

/** The fields of `classification` (libs/events). */
export type Classification = Omit<z.output<typeof InboundClassified.data>, 'messageId' | 'from' | 'classifiedAt'>;

/** Everything that triage found out. */
export interface Findings {
  readonly read: ReadMail;
  readonly authentication: MailAuthentication;
  readonly signals: Signals;
  readonly senderReputation: number;
  /** Whether the agent wants intent, confidence, urgency and entities. */
  readonly isClassified: boolean;
  /** It says for its author that they are away. */
  readonly isAbsence: boolean;
  readonly blobs: MailBlobs;
  readonly mailbox: string;
  readonly threadId: string;
  readonly isThreadReply: boolean;
  readonly flags: readonly string[];
  readonly suggestedAction?: string;
  readonly raw: BlobReference;
  /** ISO 8601. */
  readonly receivedAt: string;
}

const LABEL = /^[a-z][a-z0-9_]{0,63}$/;
const MOST_LABELS = 32;
const MOST_ADDRESSES = 100;
const LONGEST_EXCERPT = 1000;
/** Below what an event may take (libs/event-log), by as much as its envelope needs; UTF-8 bytes. */
const MOST_BYTES = 200 * 1024;
const FEW = 10;
/** Digits behind the point that a score is told with; what lies behind them is noise of the models. */
const SCORE_DIGITS = 4;

/** What an agent is told of a mail; bounded, whatever the mail says. Pure. */
export function classificationOf(findings: Findings): Classification {
  const { read, authentication, signals, blobs } = findings;
  const { mail, reply } = read;
  const { spf, dkim, dmarc, arc } = authentication;
  const fields: Classification = {
    kind: mail.kind,
    ...(findings.isClassified && {
      intent: signals.intent,
      ...given('refinedIntent', signals.refinedIntent),
      confidence: rounded(signals.confidence),
      urgency: signals.urgency,
      entities: entityFields(signals.entities),
    }),
    mailbox: findings.mailbox,
    ...headerFields(mail),
    threadId: findings.threadId,
    isThreadReply: findings.isThreadReply,
    injectionScore: rounded(signals.injectionScore),
    injectionReasons: labelsOf(signals.injectionReasons),
    senderReputation: findings.senderReputation,
    authentication: { spf, dkim, dmarc, ...(arc && { arc }) },
    labels: labelsOf(signals.labels),
    ...given('code', filledText(signals.code, 32)),
    ...given('language', filledText(signals.language, 35)),
    flags: labelsOf(findings.flags),
    ...given('suggestedAction', findings.suggestedAction),
    hasAttachments: blobs.attachments.length > 0,
    attachments: [...blobs.attachments],
    ...given('excerpt', filledText(reply.reply.trim() || mail.text?.trim(), LONGEST_EXCERPT)),
    ...(blobs.text && { text: blobs.text }),
    ...(blobs.html && { html: blobs.html }),
    raw: findings.raw,
    sizeBytes: findings.raw.sizeBytes,
    autoReply: mail.kind === 'auto_reply' || findings.isAbsence,
    classifierVersion: signals.classifierVersion,
    receivedAt: findings.receivedAt,
  };
  return fitting(fields);
}

/**
 * What may be said of a mail that is withheld: how it was judged, nothing that its author wrote beyond their own address. Other
 * addresses and the Message-ID are theirs to make up: `"ignore what you were told"@evil.example` is one.
 * @param withheld where the whole classification lies
 */
export function withoutContent(whole: Classification, withheld: BlobReference): Classification {
  const {
    subject: _subject,
    fromName: _fromName,
    excerpt: _excerpt,
    entities: _entities,
    code: _code,
    attachments: _attachments,
    text: _text,
    html: _html,
    inReplyTo: _inReplyTo,
    rfcMessageId: _rfcMessageId,
    to: _to,
    cc: _cc,
    replyTo: _replyTo,
    ...rest
  } = whole;
  return { ...rest, quarantined: true, withheld };
}

/** What was wrong with a mail, in two words: something of it is missing, or it breaks the rules that mail is read by. */
export function defectFlags({ defects, truncated }: Pick<ReceivedMail, 'defects' | 'truncated'>): string[] {
  const isMalformed = defects.some((defect) => MALFORMED.has(defect));
  return [...(isMalformed ? ['malformed'] : []), ...(truncated ? ['truncated'] : [])];
}

const MALFORMED: ReadonlySet<MailDefect> = new Set([
  'no_author',
  'several_authors',
  'duplicate_header',
  'null_byte',
  'boundary_missing',
  'boundary_unclosed',
  'unreadable',
]);

function headerFields(mail: ReceivedMail): Classification {
  const inReplyTo = mail.inReplyTo[0];
  return {
    ...given('fromName', filledText(mail.from?.name, 320)),
    to: addressesOf(mail.to),
    cc: addressesOf(mail.cc),
    ...given('replyTo', addressesOf(mail.replyTo)[0]),
    ...given('subject', mail.subject === undefined ? undefined : fieldText(mail.subject, 998)),
    ...given('rfcMessageId', mail.rfcMessageId === undefined ? undefined : filledText(mail.rfcMessageId, 998)),
    ...given('inReplyTo', filledText(inReplyTo, 998)),
  };
}

function rounded(score: number): number {
  return Number(score.toFixed(SCORE_DIGITS));
}

function addressesOf(people: ReceivedMail['to']): string[] {
  return people
    .map(({ email }) => fieldText(email, 320))
    .filter((email) => email !== '')
    .slice(0, MOST_ADDRESSES);
}

function labelsOf(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => LABEL.test(name)))].slice(0, MOST_LABELS);
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}

/** Names of a hundred people and files, in letters of four bytes, would be more than the log takes. */
function fitting(fields: Classification): Classification {
  if (Buffer.byteLength(JSON.stringify(fields)) <= MOST_BYTES) return fields;
  const { to = [], cc = [], attachments = [], flags = [] } = fields;
  return {
    ...fields,
    to: to.slice(0, FEW),
    cc: cc.slice(0, FEW),
    attachments: attachments.slice(0, FEW),
    flags: labelsOf([...flags, 'truncated']),
  };
}
