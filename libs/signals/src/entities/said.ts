import type { SignalMail } from '../signal-mail.js';
import { withoutAddresses } from './links.js';
import { mentionedTimes } from './mentioned-times.js';
import type { MentionedTime } from './resolve-time.js';

/** The author's own words that are read; the rest of a longer mail is not. */
const READ_CHARACTERS = 20_000;
const READ_SUBJECT = 1_000;

/** What the author says, read once for all who need it. */
export interface Said {
  /** Body, then subject; links and addresses left in. */
  readonly text: string;
  /** The same, with links and addresses blanked and rows of white space cut. */
  readonly words: string;
  /** In `words`. */
  readonly times: readonly MentionedTime[];
}

export function readSaid(mail: SignalMail, language?: string): Said {
  const text = `${mail.text.slice(0, READ_CHARACTERS)}\n${mail.subject.slice(0, READ_SUBJECT)}`;
  // chrono's patterns take rows of spaces badly.
  const words = withoutAddresses(text)
    .replaceAll(/[^\S\n]{8,}/g, ' ')
    .replaceAll(/\n{8,}/g, '\n\n');
  const offsetMinutes = mail.offsetMinutes ?? 0;
  return { text, words, times: mentionedTimes(words, { ms: mail.dateMs, offsetMinutes }, language) };
}
