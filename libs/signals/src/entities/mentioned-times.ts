import { chronoReader } from './chrono-readers.js';
import { countedFrom, joined, spanned } from './combine-times.js';
import { dateWindows } from './date-windows.js';
import { isMisread } from './misread.js';
import { type MentionedTime, resolvedTime, writersDayMs } from './resolve-time.js';

const MOST_TIMES = 32;

/**
 * Days and times the text names, in its order, resolved against when and where it was written.
 * @param written Unix milliseconds, and the writer's offset from UTC in minutes, east positive
 * @param language BCP 47; read as English where chrono does not know it
 */
export function mentionedTimes(
  text: string,
  written: { readonly ms: number; readonly offsetMinutes: number },
  language = 'en',
): MentionedTime[] {
  const { chrono, english } = chronoReader(language, written.offsetMinutes);
  const reference = { instant: new Date(written.ms), timezone: written.offsetMinutes };
  const found: MentionedTime[] = [];
  for (const window of dateWindows(text)) {
    for (const result of chrono.parse(window.text, reference)) {
      if (found.length >= MOST_TIMES) break;
      if (isMisread(result, window.text)) continue;
      const time = resolvedTime(result, window, { today: writersDayMs(written), english });
      if (time.date || time.time) found.push(time);
    }
  }
  return countedFrom(spanned(joined(found, text), text), text);
}
