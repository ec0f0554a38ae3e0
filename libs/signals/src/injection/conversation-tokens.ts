import type { SignalMail } from '../signal-mail.js';

/** Tokens by which chat templates mark whose turn it is (ChatML, Llama 2 and 3, Gemma). People do not write them. */
const TOKEN =
  /<\|(?:im_start|im_sep|start_header_id|system|assistant|endofprompt)\|>|\[INST\]|<<SYS>>|<start_of_turn>/i;
const MOST_READ = 100_000;

/**
 * The least that a mail scores with such a token in it, however little else it says: a template that is fed with the mail would take what follows for
 * another speaker's. Above the seed's own limit of 0.5, far from a quarantine: those who write about templates write them too.
 */
export const TOKEN_FLOOR = 0.6;

export function hasConversationToken(mail: SignalMail | { readonly text: string }): boolean {
  const texts = 'subject' in mail ? [mail.subject, mail.text, mail.quoted, mail.html] : [mail.text];
  return texts.some((text) => text !== undefined && TOKEN.test(text.slice(0, MOST_READ)));
}
