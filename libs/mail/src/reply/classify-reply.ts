import { reasonOfEnhanced } from './enhanced-codes.js';
import { REASONS, type ReasonFacts, type ReplyReason } from './reply-reason.js';
import { TEXTS } from './reply-texts.js';

/** What a server answered. */
export interface SmtpReply {
  /** RFC 5321: 200 to 599. */
  readonly code: number;
  /** RFC 3463: `5.1.1`. */
  readonly enhanced?: string | undefined;
  readonly text: string;
}

export interface ReplyVerdict {
  readonly kind: 'accepted' | 'deferred' | 'bounced';
  /** Of a bounce: `hard` means the address itself is bad. */
  readonly bounceType?: 'hard' | 'soft' | 'undetermined';
  /** The server asks for fewer mails at a time. */
  readonly throttled: boolean;
  /** Whom waiting concerns: this recipient alone, the recipient's domain, or all mail through this provider. */
  readonly scope: 'recipient' | 'domain' | 'provider';
  /** Lower snake case: `user_unknown`, `mailbox_full`, `greylisted`, ...; `accepted` when it was. */
  readonly reason: ReplyReason | 'accepted';
}

const MAX_TEXT = 2000;

/** RFC 4954: we are not let in, whatever the mail. */
const ACCESS: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/** RFC 5321 section 4.2.3, for replies that say nothing more. 421 mostly means: too many of you. */
const CODES: Readonly<Record<number, ReplyReason>> = {
  421: 'throttled',
  450: 'mailbox_busy',
  451: 'system_error',
  452: 'system_full',
  454: 'access_denied',
  500: 'protocol_error',
  501: 'protocol_error',
  502: 'protocol_error',
  503: 'protocol_error',
  504: 'protocol_error',
  521: 'no_mail_accepted',
  523: 'message_too_big',
  525: 'mailbox_disabled',
  551: 'address_moved',
  552: 'mailbox_full',
  556: 'no_mail_accepted',
};

/**
 * What a server's answer means: the one table for replies over SMTP, for bounces that quote them and for providers that pass them on.
 * The code decides whether it is final; the words, then the enhanced code, then the code itself decide why.
 */
export function classifyReply(reply: SmtpReply): ReplyVerdict {
  if (reply.code < 400) return { kind: 'accepted', throttled: false, scope: 'recipient', reason: 'accepted' };
  const reason = reasonOf(reply);
  const { bounceType, throttled = false, scope }: ReasonFacts = REASONS[reason];
  return reply.code < 500
    ? { kind: 'deferred', throttled, scope, reason }
    : { kind: 'bounced', bounceType, throttled, scope, reason };
}

/** Why a mail was refused. */
export function reasonOf({ code, enhanced, text }: SmtpReply): ReplyReason {
  if (ACCESS.has(code)) return 'access_denied';
  const said = reasonOfText(text);
  const numbered = enhanced === undefined ? undefined : reasonOfEnhanced(enhanced);
  if (numbered !== undefined && said !== 'mailbox_full' && CERTAIN.test(enhanced ?? '')) return numbered;
  // "Service unavailable" stands before many a number that says more.
  if (said === 'system_error' && numbered !== undefined && numbered !== 'greylisted') return numbered;
  return said ?? numbered ?? CODES[code] ?? 'rejected';
}

/** Codes that mean one thing only, whatever stands beside them: "5.1.1 ... see our policy" is an unknown user. */
const CERTAIN = /^[45]\.(?:1\.(?:1|2|6|10|351)|2\.2|7\.(?:2[0-8]|515|509|508))$/;

/** What the words of a refusal say; the first 2,000 characters count. */
export function reasonOfText(text: string): ReplyReason | undefined {
  const words = text
    .slice(0, MAX_TEXT)
    .toLowerCase()
    // Somebody called spam@example.com says nothing about the mail.
    .replaceAll(/<?[^\s<>@:;,'"()]{1,200}@[^\s<>@;,'"()]{1,200}>?/g, ' @ ')
    .replaceAll(/\b[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3}\b)?/g, ' ')
    .replaceAll(/\s+/g, ' ');
  return TEXTS.find(([, pattern]) => pattern.test(words))?.[0];
}
