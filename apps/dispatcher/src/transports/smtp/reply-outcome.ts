import { classifyReply } from '@posthorn/mail';
import type { Bounced, Deferred, Failed, TransportOutcome } from '../transport.gateway.js';
import { replyText, type ServerReply } from './server-reply.js';

/** What a reply answers: the sender, the recipient, the wish to send content, or the content. */
export type Stage = 'mail' | 'rcpt' | 'data' | 'content';

/** We are not allowed in, whatever the mail is (RFC 4954, RFC 3207). */
const ACCESS_CODES: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/**
 * What a refusal means for the mail. What the server says about the sender never counts as a bounce: the recipient is not to blame,
 * and a hard bounce would suppress it.
 */
export function refusalOutcome(stage: Stage, reply: ServerReply): Deferred | Bounced | Failed {
  const said = { ...codesOf(reply), response: replyText(reply) };
  const verdict = classifyReply(reply);
  if (reply.code < 500 || ACCESS_CODES.has(reply.code)) {
    const ofAll = stage === 'mail' || stage === 'data' || reply.code === 421 || reply.code >= 500;
    return {
      kind: 'deferred',
      scope: ofAll ? 'provider' : verdict.scope,
      reason: reply.code >= 500 ? 'access_denied' : verdict.reason,
      ...(verdict.throttled && { throttled: true }),
      ...said,
    };
  }
  if (stage === 'mail') return { kind: 'failed', reason: `the server refuses the sender: ${said.response}`, ...said };
  return { kind: 'bounced', bounceType: verdict.bounceType ?? 'undetermined', reason: verdict.reason, ...said };
}

/** What the reply to the content means; this is when the server takes the mail or does not. */
export function contentOutcome(messageId: string, reply: ServerReply): TransportOutcome {
  if (reply.code >= 200 && reply.code < 300) {
    return { kind: 'accepted', messageId, reportsSent: false, response: replyText(reply) };
  }
  if (reply.code >= 400) return refusalOutcome('content', reply);
  return { kind: 'unknown', reason: `the server answered the content with ${replyText(reply)}` };
}

function codesOf({ code, enhanced }: ServerReply): { smtpCode: number; enhancedCode?: string } {
  return { smtpCode: code, ...(enhanced !== undefined && { enhancedCode: enhanced }) };
}
