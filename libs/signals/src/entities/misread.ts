import type { ParsedResult } from 'chrono-node';

/** "in two months": a day, though chrono is only sure of the month. */
export const isCounted = (text: string) =>
  /^(?:in|within)\b|\b(?:ago|later|from now)$|\s(?:before|after|from)\s+\w/i.test(text);

/** Words that make a bare number an hour. */
const HOURS_BEFORE =
  /^(?:at|by|from|until|till|um|kl|às|as|las|alle|ore|om|na|o|à|vers|gegen|в|о|från|ab|before|after)\s/iu;

/** Part of a longer number or word, a duration, a habit, a word that is a day only with a capital. */
export function isMisread({ text, index, start }: ParsedResult, within: string): boolean {
  const before = within.slice(Math.max(0, index - 12), index);
  const after = within.slice(index + text.length, index + text.length + 2);
  if (/[\p{L}\d$€£#]$|\d[-/.,:]$|[$€£#]\s?$/u.test(before) || /^[\d]|^[-/.:]\d/.test(after)) return true;
  if (
    /\b(?:good|guten|goede|god|buon|bon|every|each|daily|weekly)\s+$/i.test(before) ||
    /^(?:every|each)\b/i.test(text)
  )
    return true;
  if (/^(?:for|an?\s+second|the\s+(?:second|minute|moment|hour|day|year|month|week)$)/i.test(text)) return true;
  if (/^(?:24\/7|9\/11)$/.test(text) || /^\s*(?:раза?(?!\p{L})|%)/u.test(within.slice(index + text.length)))
    return true;
  if (
    /^(?:\p{L}+\s)?\d{1,4}(?:[:.]|\s(?:a|p|ist))?(?:\s?(?:a|al|à|bis|-|–)\s?\d{1,4})?$/u.test(text) &&
    !HOURS_BEFORE.test(text) &&
    !start.isCertain('day') &&
    !start.isCertain('weekday')
  )
    return true;
  if (/^(?:sun|sat|mon|wed|mar|may|second|now|march)$/.test(text)) return true;
  if (/^(?:the\s+)?(?:last|past)\s+(?:few|\d+|\p{L}+)\s+(?:years|months|weeks|days|hours)/iu.test(text)) return true;
  // "3 days", "two hours" by themselves are how long, not when.
  return (
    !isCounted(text) &&
    /^(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|half|several|few)\s.*(?:s|r|y|h|k|e|n)$/i.test(
      text,
    ) &&
    /\b(?:sec|min|hour|hr|day|week|month|year)/i.test(text) &&
    !start.isCertain('weekday')
  );
}
