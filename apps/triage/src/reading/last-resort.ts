import { INTENTS, type Intent, type Signals } from '@posthorn/signals';
import type { ReadMail } from './read-mail.js';

/** What stands for a mail that cannot be read: it came, and its bytes are kept. */
export const UNREAD: ReadMail = {
  mail: {
    replyTo: [],
    to: [],
    cc: [],
    inReplyTo: [],
    references: [],
    headers: [],
    attachments: [],
    kind: 'message',
    defects: ['unreadable'],
    truncated: true,
  },
  reply: { reply: '', quoted: '', signature: '' },
};

const ON_NOTHING = Object.fromEntries(INTENTS.map((intent) => [intent, intent === 'other' ? 1 : 0]));

/** What stands for signals that cannot be read: as dangerous as can be, so that a person looks at it first. */
export const UNJUDGED: Signals = {
  injectionScore: 1,
  injectionReasons: ['unreadable'],
  intent: 'other',
  confidence: 0,
  intentScores: ON_NOTHING as Record<Intent, number>,
  urgency: 0,
  entities: {},
  labels: [],
  classifierVersion: 'none',
};

/**
 * Tries, and does not throw for good: what fails again and again fails because of what is in the mail.
 * @param isLastResort it has failed before
 * @throws what the attempt throws, until then
 */
export async function orElse<Result>(
  attempt: () => Result | Promise<Result>,
  otherwise: Result,
  isLastResort: boolean,
): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    if (!isLastResort) throw error;
    return otherwise;
  }
}
