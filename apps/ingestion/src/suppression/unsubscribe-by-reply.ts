import type { InboundClassified, RecordedOf } from '@posthorn/events';
import { classifyIntent } from '@posthorn/signals';

export type ClassifiedMail = RecordedOf<typeof InboundClassified>['data'];

/** All that somebody says, or a mail program for them: `mailto:...?subject=unsubscribe` (RFC 2369 section 3.2). */
const COMMAND = /^\W{0,20}(?:please )?(?:unsubscribe|opt[ -]?out|remove)(?: me)?(?:,? please)?\W{0,20}$/i;

/**
 * Whether a person asks for no more mail, as surely as wanted. An agent that does not classify its mail is not told the intent; what the
 * author of the mail is owed does not depend on that, so the words that the event shows are read here.
 * @param leastConfidence 0 to 1; 0 for never
 */
export function asksForNoMore(mail: ClassifiedMail, leastConfidence: number): boolean {
  if (leastConfidence === 0 || (mail.kind ?? 'message') !== 'message' || mail.autoReply === true) return false;
  // Its footer says how to be unsubscribed from it.
  if (mail.labels?.some((label) => label === 'newsletter' || label === 'notification')) return false;
  if (isCommand(mail)) return true;
  const { intent, confidence = 0 } = mail.intent === undefined ? readIntent(mail) : mail;
  return intent === 'unsubscribe' && confidence >= leastConfidence;
}

function isCommand({ subject = '', excerpt = '' }: ClassifiedMail): boolean {
  const words = excerpt.trim() === '' ? subject : excerpt;
  return words.length <= 80 && COMMAND.test(words.trim());
}

function readIntent({ subject, excerpt = '' }: ClassifiedMail): { intent: string; confidence: number } {
  return classifyIntent({ text: excerpt, ...(subject !== undefined && { subject }) });
}

/**
 * Whether it is the author who asks. DMARC ties the author's domain to who sent the mail; where a domain has no policy, SPF and DKIM may be
 * anybody's, so the mail also has to name one that only its recipient got.
 * @param answersTheirs it names a send to its author
 */
export function isByAuthor({ authentication }: ClassifiedMail, answersTheirs: boolean): boolean {
  const { spf, dkim, dmarc } = authentication ?? { spf: 'none', dkim: 'none', dmarc: 'none' };
  if (dmarc !== 'none') return dmarc === 'pass';
  return answersTheirs && (spf === 'pass' || dkim === 'pass');
}
