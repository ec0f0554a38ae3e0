import { createHash } from 'node:crypto';
import { parseBounces, parseVerpAddress, requestIdOfMessageId, type BounceReport } from '@posthorn/mail';
import type { DeliveryReport } from '../mail-events/delivery-report.js';
import type { ReportedEvent } from '../mail-events/reported-events.js';
import { isSendId } from '../mail-events/send-id.js';
import { reportKeyOf } from '../mail-events/report-key.js';
import { storable } from '../mail-events/storable.js';
import type { ProviderEvent } from '../provider-webhooks/provider-webhook.js';

/** A mail that came to a return path, or to the sender, in place of an answer. */
export interface BounceMail {
  /** As it came over SMTP. */
  readonly raw: Uint8Array;
  /** Envelope recipients (RCPT TO) where they are known; else the mail's own headers say where it was delivered. */
  readonly recipients?: readonly string[];
  /** The time of receipt, milliseconds since 1970. */
  readonly nowMs: number;
}

export type BounceVerdict =
  | {
      readonly kind: 'events';
      readonly events: readonly ProviderEvent[];
      /** It came to a return path that we signed: who wrote it had the mail in hand. */
      readonly isSigned: boolean;
    }
  /** It came to an address that looks like one of ours and is not signed: somebody makes bounces up. */
  | { readonly kind: 'forged'; readonly address: string };

const ACTIONS: Readonly<Record<NonNullable<BounceReport['action']>, ReportedEvent | undefined>> = {
  failed: 'bounced',
  delayed: 'deferred',
  delivered: 'delivered',
  // Handed on to where nothing more is reported from.
  relayed: undefined,
  expanded: undefined,
};

/**
 * What a bounce mail says about which send. A signed return path decides; where it came to another address, the Message-ID of
 * the mail that came back does, which only its recipients know.
 * @param secret of the return paths; without one none is recognised
 */
export function bounceReports(mail: BounceMail, secret: string | undefined): BounceVerdict {
  const addresses = returnPathsIn(mail);
  const signed = secret ? addresses.map((address) => parseVerpAddress(address, secret)).find(Boolean) : undefined;
  const [forged] = addresses;
  if (!signed && forged !== undefined) return { kind: 'forged', address: forged };
  const found = parseBounces(mail.raw);
  if (found.length === 0) return { kind: 'events', events: [{ kind: 'ignored', type: 'no bounce' }], isSigned: false };
  // A return path is one recipient's: of several statuses the one that ends the send counts.
  const told = signed ? [found.find(({ action }) => action === 'failed') ?? found[0]] : found;
  const events = told.flatMap((report) => (report ? [eventOf(report, signed?.requestId, mail)] : []));
  return { kind: 'events', events, isSigned: signed !== undefined };
}

function eventOf(report: BounceReport, signedId: string | undefined, mail: BounceMail): ProviderEvent {
  const sendId = signedId ?? report.requestId ?? requestIdOfMessageId(report.originalMessageId ?? '');
  const type = report.feedbackType ?? report.action ?? report.kind;
  if (sendId === undefined || !isSendId(sendId)) return { kind: 'foreign', type };
  const occurredAt = new Date(mail.nowMs).toISOString();
  if (report.kind === 'arf' && report.feedbackType === 'opt-out') {
    return { kind: 'unsubscribe', request: { requestId: sendId, method: 'provider', scope: 'tenant', occurredAt } };
  }
  const event = eventNameOf(report);
  if (event === undefined) return { kind: 'ignored', type };
  const { smtpCode, enhancedCode, diagnosticCode, recipient, feedbackType, originalMessageId } = report;
  const identity = createHash('sha256').update(mail.raw).digest('hex');
  const reportKey = reportKeyOf({ event, machine: false, identity });
  const delivery: DeliveryReport = {
    sendId,
    event,
    occurredAt,
    bounceType: report.class,
    machine: false,
    reason: report.reason,
    ...(reportKey !== undefined && { reportKey }),
    ...(recipient !== undefined && { recipient: storable(recipient.slice(0, 320)) }),
    ...(originalMessageId !== undefined &&
      originalMessageId.length <= 998 && { messageId: storable(originalMessageId) }),
    ...(diagnosticCode !== undefined && { diagnosticCode: storable(diagnosticCode.slice(0, 4096)) }),
    ...(smtpCode !== undefined && { smtpCode }),
    ...(enhancedCode !== undefined && { enhancedCode }),
    ...(feedbackType !== undefined && { feedbackType: storable(feedbackType.slice(0, 255)) }),
  };
  return { kind: 'report', report: delivery };
}

function eventNameOf({ kind, action, feedbackType }: BounceReport): ReportedEvent | undefined {
  // Taken back out of the spam folder.
  if (kind === 'arf') return feedbackType === 'not-spam' ? undefined : 'complained';
  return action === undefined ? 'bounced' : ACTIONS[action];
}

/** Where the envelope's recipient stands in a mail that was delivered (RFC 5321 leaves it out; servers write it down). */
const DELIVERED_TO = /^(?:delivered-to|x-original-to|x-envelope-to|envelope-to|x-rcpt-to|to):(.*(?:\r?\n[ \t].*)*)/gim;
const RETURN_PATH = /bounce-req_[0-9a-z]{26}-[^\s@<>"]{1,64}@[^\s<>",;]{1,255}/gi;
const MAX_HEADER_BYTES = 65_536;

/** Addresses of the form of our return paths among those that the mail came to, the envelope's first. */
function returnPathsIn({ raw, recipients }: BounceMail): string[] {
  if (recipients && recipients.length > 0) return recipients.flatMap((address) => address.match(RETURN_PATH) ?? []);
  const text = Buffer.from(raw.subarray(0, MAX_HEADER_BYTES)).toString('latin1');
  const header = text.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return [...header.matchAll(DELIVERED_TO)].flatMap(([, value = '']) => value.match(RETURN_PATH) ?? []);
}
