import { type Chrono, type Parser, de, en, es, fi, fr, id, it, ja, nl, pt, ru, sv, uk, vi, zh } from 'chrono-node';
import { boundedDutch } from './dutch-dates.js';
import { englishDates } from './english-dates.js';
import { europeanDates } from './european-dates.js';
import { japaneseDates } from './japanese-dates.js';

const AMERICAN = englishDates(en.casual);
/** 5/12 is the fifth of December. */
const BRITISH = englishDates(en.GB);
/** Danish, Norwegian, Polish, Czech and others chrono does not know: numbers and clock times, no words. */
const OTHER = european(en.GB);
const READERS: Readonly<Record<string, Chrono>> = {
  de: european(de.casual),
  es: european(es.casual),
  fi: european(fi.casual),
  fr: european(fr.casual),
  id: id.casual,
  it: european(it.casual),
  ja: withOwn(ja.casual, japaneseDates),
  nl: european(boundedDutch(nl.casual)),
  pt: european(pt.casual),
  ru: european(ru.casual),
  sv: european(sv.casual),
  uk: european(uk.casual),
  vi: vi.casual,
  zh: zh.casual,
};

function european(of: Chrono): Chrono {
  return withOwn(of, europeanDates);
}

function withOwn(of: Chrono, parsers: readonly Parser[]): Chrono {
  const chrono = of.clone();
  chrono.parsers.unshift(...parsers);
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
