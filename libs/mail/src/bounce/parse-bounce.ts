import { partsOf, readMail, type MailPart } from '../mime/read-mail.js';
import { isAutoReply } from './auto-reply.js';
import type { BounceReport } from './bounce-report.js';
import { deliveryStatuses } from './delivery-status.js';
import { feedbackReports } from './feedback-report.js';
import { noticeOf } from './notice.js';
import { plainBounces } from './plain-bounce.js';
import { attachedOriginal, returnedMail } from './returned-mail.js';

export type { BounceClass, BounceReport } from './bounce-report.js';

/**
 * The report in a mail, about its first recipient; nothing when the mail is no bounce (an auto-reply, a letter). Never throws, takes time in
 * proportion to the mail's first 512 KiB. A report proves nothing by itself: anybody can write one. Believe it when it came to a VERP address
 * of ours (`parseVerpAddress`), or when the mail that brought it is authenticated.
 */
export function parseBounce(raw: Uint8Array): BounceReport | undefined {
  return parseBounces(raw)[0];
}

/** One report for each recipient a mail reports on. */
export function parseBounces(raw: Uint8Array): BounceReport[] {
  const mail = readMail(raw);
  const complaints = feedbackReports(mail);
  if (complaints.length > 0) return complaints;
  const statuses = statusReports(mail);
  if (statuses.length > 0) return statuses;
  if (isAutoReply(mail)) return [];
  return plainBounces(mail);
}

function statusReports(mail: MailPart): BounceReport[] {
  const part = partsOf(mail).find(
    ({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status',
  );
  if (part === undefined) return [];
  const notice = noticeOf(mail);
  const { to: _to, ...returned } = returnedMail(mail, attachedOriginal(mail) ?? notice.original);
  return deliveryStatuses(part.text, notice.words).map((status) => ({ ...status, ...returned }));
}
