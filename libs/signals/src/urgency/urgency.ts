import type { Said } from '../entities/said.js';
import { headerValues } from '../labels/headers.js';
import type { SignalMail } from '../signal-mail.js';
import type { Intent, Label } from '../signals.js';
import { AT_ONCE, DEADLINE, NO_HURRY, OUTAGE, PRESSING, SECURITY, UPSET } from './urgency-words.js';

const READ_CHARACTERS = 8_000;
const DAY_MS = 86_400_000;

/** What the kind of request alone says: an answer to a complaint or a meeting is waited for, to an absence note never. */
const OF_INTENT: Readonly<Record<Intent, number>> = {
  complaint: 0.45,
  meeting: 0.4,
  support_request: 0.4,
  interested: 0.35,
  question: 0.3,
  unsubscribe: 0.3,
  confirmation: 0.15,
  not_interested: 0.1,
  other: 0.1,
  out_of_office: 0.05,
};
const MOST_OF_ADVERTISING = 0.15;
const MOST_OF_PRESSING = 0.3;
/** Of one pressing word alone: the customer of a bank, too, writes of loans. */
const MOST_OF_ONE_PRESSING = 0.7;
const MOST_WITHOUT_HURRY = 0.25;
const OF_A_CODE = 0.75;

/**
 * How soon somebody should look at the mail, as in ADR 0033: 0 never, 0.3 in the coming days, 0.5 within a working day, 0.7 today, 0.9 now.
 * Every reason found takes its share of what the others left (noisy or), so that more reasons never make it less.
 */
export function readUrgency(
  mail: SignalMail,
  known: { readonly intent: Intent; readonly labels: readonly Label[]; readonly said: Said },
): number {
  if (known.labels.includes('code')) return OF_A_CODE;
  const text = `${mail.subject.slice(0, 500)}\n${known.said.words.slice(0, READ_CHARACTERS)}`;
  const shares = [
    OF_INTENT[known.intent],
    dueShare(mail, known),
    wordShare(text),
    OUTAGE.test(text) ? 0.6 : 0,
    SECURITY.test(text) ? 0.55 : 0,
    UPSET.test(text) ? 0.25 : 0,
    isMarkedImportant(mail) ? 0.2 : 0,
  ];
  const urgency = 1 - shares.reduce((left, share) => left * (1 - share), 1);
  return round(Math.min(urgency, limitOf(mail, text, known.labels)));
}

const round = (value: number) => Math.round(value * 100) / 100;

function limitOf(mail: SignalMail, text: string, labels: readonly Label[]): number {
  if (labels.includes('newsletter')) return MOST_OF_ADVERTISING;
  const pressing = wordsOf(PRESSING, text);
  if (pressing > 1 || (pressing === 1 && isShouted(text))) return MOST_OF_PRESSING;
  if (NO_HURRY.test(text)) return MOST_WITHOUT_HURRY;
  return pressing === 1 ? MOST_OF_ONE_PRESSING : 1;
}

/** The nearest day to come: within hours, today, tomorrow, this week. More so where it is a deadline; less in what merely informs. */
function dueShare(mail: SignalMail, { intent, said }: { readonly intent: Intent; readonly said: Said }): number {
  if (intent === 'out_of_office') return 0;
  const now = mail.dateMs + (mail.offsetMinutes ?? 0) * 60_000;
  const shares = said.times.map(({ date, time, index }) => {
    if (date?.length !== 10) return 0;
    const days = (Date.parse(`${date}T${time ?? '23:59'}Z`) - now) / DAY_MS;
    if (days < 0) return 0;
    const near = days <= 1 ? 0.5 : days <= 2 ? 0.4 : days <= 7 ? 0.25 : days <= 14 ? 0.1 : 0;
    const asked = intent === 'meeting' || DEADLINE.test(said.words.slice(Math.max(0, index - 24), index));
    return asked ? near * 1.2 : near * 0.6;
  });
  return Math.max(0, ...shares);
}

/** How many different ones. */
const wordsOf = (pattern: RegExp, text: string) =>
  new Set(Array.from(text.matchAll(pattern), ([word]) => word.toLowerCase())).size;

/** Said once it counts, shouted it counts less: capitals and rows of exclamation marks are how advertisements speak. */
function wordShare(text: string): number {
  const said = wordsOf(AT_ONCE, text);
  const share = said === 0 ? 0 : said === 1 ? 0.5 : 0.65;
  return isShouted(text) ? share / 2 : share;
}

/** Letters. */
const FEWEST_SHOUTED = 40;

function isShouted(text: string): boolean {
  if (/!{3,}/.test(text)) return true;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  if (capitals <= 0.5 * FEWEST_SHOUTED) return false;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters > FEWEST_SHOUTED && capitals / letters > 0.5;
}

function isMarkedImportant({ headers }: SignalMail): boolean {
  const values = headerValues(headers);
  return (
    /^\s*[12]\b/.test(values.get('x-priority') ?? '') ||
    values.get('importance')?.trim() === 'high' ||
    values.get('priority')?.trim() === 'urgent'
  );
}
