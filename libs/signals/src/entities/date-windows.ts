import { ALL_DAY_WORDS } from './foreign-words.js';

/** A piece of a mail in which a date or time may be. */
export interface DateWindow {
  readonly text: string;
  /** Of its first character in the mail's text. */
  readonly start: number;
}

const BEFORE = 60;
const AFTER = 90;
/** Of one window: not all of chrono's patterns are linear. A table of dates is cut where it is longer. */
const LONGEST = 400;
/** Together; a mail that mentions more dates than fit is a table or an attack. */
const MOST_CHARACTERS = 4_000;
const MOST_CANDIDATES = 200;

const WORDS = [
  // English
  'today|tonight|tomorrow|tmrw|tmr|yesterday|noon|midday|midnight|morning|afternoon|evening|eod|cob|weekend|fortnight|eo[wmqy]|christmas|xmas|new year|easter|good friday|boxing day|q[1-4]',
  'mon|tue|wed|thu|fri|sat|sun|monday|tues|tuesday|wednesday|thur|thurs|thursday|friday|saturday|sunday|o.clock|half past|quarter',
  'jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|may|june|july|august|september|october|november|december',
  '(?:next|last|this|previous|past|coming)\\s+(?:week|month|year|quarter|weekend|few)|(?:days?|weeks?|months?|years?|hours?|minutes?)\\s+(?:ago|later|from|after|before|time)|end\\s+of|close\\s+of',
  '(?:in|within)\\s+(?:an?|half|the|one|two|three|four|five|six|seven|eight|nine|ten|few|a\\s+few)\\s+\\p{L}+|at\\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)',
  // German, French, Spanish, Portuguese, Italian, Dutch, Swedish
  'heute|morgen|übermorgen|gestern|mittag|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|januar|februar|märz|mai|juni|juli|oktober|dezember|nächste[nrs]?',
  'aujourd.hui|demain|après-demain|hier|midi|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|prochaine?',
  'hoy|mañana|ayer|lunes|martes|miércoles|jueves|viernes|sábado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|próxim[oa]',
  'hoje|amanhã|ontem|segunda|terça|quarta|quinta|sexta|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro',
  'oggi|domani|ieri|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|prossim[oa]',
  'geleden|terug|later|vandaag|overmorgen|gisteren|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|januari|februari|maart|mei|augustus|volgende',
  'idag|imorgon|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|maj',
  // Russian, Ukrainian, Finnish, Vietnamese, Indonesian: by the words chrono knows best
  'сегодня|завтра|послезавтра|вчера|понедельник|вторник|среду?|четверг|пятницу?|субботу?|воскресенье|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря',
  'сьогодні|понеділок|вівторок|п.ятниц[яю]|tänään|huomenna|hôm nay|ngày mai|hari ini|besok',
  // Counted ahead.
  '(?:in|dans|en|em|tra|fra|binnen|over|om|через|за|za)\\s+\\p{L}{1,8}\\s+(?:tage?n?|wochen?|monate?n?|stunden?|minuten|jours?|semaines?|mois|heures?|días?|semanas?|meses|horas?|giorni|settimane?|mesi|ore|dagen|weken|maanden|uur|dagar|veckor|недел\\p{L}*|дн\\p{L}*|час\\p{L}*)',
  ALL_DAY_WORDS,
].join('|');
const NUMBERS = [
  '\\d{1,2}\\s?[:.h]\\s?\\d{2}',
  '\\d{1,4}[-/.]\\d{1,2}',
  '\\d{1,2}\\s?(?:[ap]\\.?m?\\b|uhr|h\\b|heures?|horas?|uur)',
  '(?:at|um|à|alle|om|kl\\.?|by|before|after|around)\\s+\\d{1,2}\\b',
  '(?:in|within|en|em|tra|fra|dans|binnen|через|om)\\s+\\d{1,3}\\s',
  '\\d{1,3}\\s?(?:days?|weeks?|months?|years?|hours?|minutes?|mins?|hrs?|tagen?|wochen|jours?|días?|dias|giorni|dagen)',
  '\\d{1,2}(?:st|nd|rd|th|er|\\.|º)',
].join('|');
const CANDIDATE = new RegExp(
  `(?<![\\p{L}\\d])(?:${WORDS}|${NUMBERS})(?!\\p{L})|[今明昨后後]日|[今明昨后後]天|[一二三四五六日月火水木金土]曜|周[一二三四五六日]|\\d{1,4}\\s?[年月日点時时]`,
  'giu',
);

/** Where dates may be, so that chrono's own patterns see a bounded text. Overlapping pieces are one; cut at white space. */
export function dateWindows(text: string): DateWindow[] {
  const spans: { from: number; to: number }[] = [];
  let candidates = 0;
  let characters = 0;
  for (const { index, 0: found } of text.matchAll(CANDIDATE)) {
    const last = spans.at(-1);
    const to = Math.min(text.length, index + found.length + AFTER);
    if (last && index - BEFORE <= last.to && to - last.from <= LONGEST) {
      characters += to - last.to;
      last.to = to;
    } else {
      const from = Math.max(last?.to ?? 0, index - BEFORE);
      characters += to - from;
      spans.push({ from, to });
    }
    if (++candidates >= MOST_CANDIDATES || characters >= MOST_CHARACTERS) break;
  }
  return spans.map(({ from, to }) => {
    const start = from === 0 ? 0 : from + Math.max(0, text.slice(from, from + BEFORE).search(/\s/));
    const end = to === text.length ? to : to - Math.max(0, text.slice(start, to).match(/\S{0,40}$/)?.[0].length ?? 0);
    return { text: text.slice(start, end), start };
  });
}
