import { RECIPIENT_TEXTS } from './recipient-texts.js';
import { SENDER_TEXTS } from './sender-texts.js';
import { SERVER_TEXTS } from './server-texts.js';
import type { TextRow } from './text-row.js';

/** What servers write, in the order in which it is looked for: the first row that matches is the reason. */
export const TEXTS: readonly TextRow[] = [...SENDER_TEXTS, ...RECIPIENT_TEXTS, ...SERVER_TEXTS];
