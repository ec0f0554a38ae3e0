import type { CopyRequest } from '../request/copy-request.js';
import type { FencedMail } from '../taint/fence-mail.js';
import { seededPick } from './seeded-pick.js';
import { toneOf } from './tones.js';

const THANKS = ['Thank you for your message.', 'Thank you for writing to us.', 'Thanks for getting in touch.'];
const ABOUT = 'Thank you for your message about “{subject}”.';
const NEXT = [
  'We have it in front of us and will come back to you with an answer.',
  'Somebody of us is looking into it and will answer you.',
  'We will look into it and write to you again.',
];
const MAX_SUBJECT = 80;

/**
 * An acknowledgement by rules, for an installation without a model: it says that the mail has come and that somebody will answer. It repeats nothing
 * of the mail but its subject, and promises nothing else.
 */
export function writeOfflineReply(
  { tone, brandName }: Pick<CopyRequest, 'tone' | 'brandName'>,
  answering: FencedMail,
  seed: string,
): string {
  const pick = seededPick(`${seed}\0${answering.subject}\0${tone ?? ''}`);
  const voice = toneOf(tone);
  const subject = answering.subject.replace(/^(?:\s*(?:re|aw|sv|fwd?)\s*:)+/i, '').trim();
  const named = subject === '' || subject.length > MAX_SUBJECT || /https?:|www\./i.test(subject) ? undefined : subject;
  const paragraphs = [
    pick('greeting', voice.greetings),
    named === undefined ? pick('thanks', THANKS) : ABOUT.replace('{subject}', () => named),
    pick('next', NEXT),
    [pick('closing', voice.closings), ...(brandName === undefined ? [] : [`The team at ${brandName}`])].join('\n'),
  ];
  return paragraphs.join('\n\n');
}
