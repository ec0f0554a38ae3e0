import { type Chrono, type Parser, de, en, es, fi, fr, id, it, ja, nl, pt, ru, sv, uk, vi, zh } from 'chrono-node';
import { boundedDutch } from './dutch-dates.js';
import { englishDates } from './english-dates.js';
import { europeanDates } from './european-dates.js';
import { foreignDates } from './foreign-dates.js';
import { japaneseDates } from './japanese-dates.js';

const AMERICAN = englishDates(en.casual);
/** 5/12 is the fifth of December. chrono's own British takes "May 13" for a month of 2013 as well. */
const BRITISH = englishDates(withSlashesOf(en.GB, en.casual));
const READERS: Readonly<Record<string, Chrono>> = {
  cs: european('cs', BRITISH),
  da: european('da', BRITISH),
  de: european('de', de.casual),
  es: european('es', es.casual),
  fi: european('fi', fi.casual),
  fr: european('fr', fr.casual),
  id: id.casual,
  it: european('it', it.casual),
  ja: withOwn(ja.casual, japaneseDates),
  nb: european('nb', BRITISH),
  nl: european('nl', boundedDutch(nl.casual)),
  no: european('no', BRITISH),
  pl: european('pl', BRITISH),
  pt: european('pt', pt.casual),
  ru: european('ru', ru.casual),
  sv: european('sv', sv.casual),
  tr: european('tr', BRITISH),
  uk: european('uk', uk.casual),
  vi: vi.casual,
  zh: zh.casual,
};
/** Of languages chrono does not know: dates in figures and clock times, and the English of calendars. */
const OTHER = european('', BRITISH);

function european(language: string, of: Chrono): Chrono {
  return withOwn(of, [...foreignDates(language), ...europeanDates]);
}

function withOwn(of: Chrono, parsers: readonly Parser[]): Chrono {
  const chrono = of.clone();
  chrono.parsers.unshift(...parsers);
  return chrono;
}

function withSlashesOf(other: Chrono, of: Chrono): Chrono {
  const isSlashes = ({ constructor }: Parser) => constructor.name === 'SlashDateFormatParser';
  const chrono = of.clone();
  chrono.parsers = [...other.parsers.filter(isSlashes), ...chrono.parsers.filter((parser) => !isSlashes(parser))];
  return chrono;
}

/**
 * Who reads the dates of a mail.
 * @param language BCP 47
 * @param offsetMinutes of the writer: east of Greenwich English writes the day first, in America and unknown the month
 */
export function chronoReader(
  language: string,
  offsetMinutes: number,
): { readonly chrono: Chrono; readonly english: boolean } {
  if (language === 'en') return { chrono: offsetMinutes > 0 ? BRITISH : AMERICAN, english: true };
  return { chrono: READERS[language] ?? OTHER, english: false };
}
