/** Days by name in languages whose dates chrono does not know, or knows in part; each is a whole word, case-insensitive. */
interface DayWords {
  readonly today: string;
  readonly tomorrow: string;
  readonly afterTomorrow: string;
  readonly nextWeek: string;
  /** From Monday; patterns. */
  readonly weekdays?: readonly string[];
  /** From January, as they stand after a number; patterns. */
  readonly months?: readonly string[];
}

const NORDIC_MONTHS = 'januar|februar|marts?|april|maj|mai|juni|juli|august|september|oktober|november|d[ei][cs]ember';
const DANISH_MONTHS = NORDIC_MONTHS.replace('maj|mai', 'ma[ji]').split('|');
const DANISH: DayWords = {
  today: 'i dag|idag',
  tomorrow: 'i morgen|imorgen',
  afterTomorrow: 'i overmorgen|overmorgen',
  nextWeek: 'næste uge|neste uke',
  weekdays: ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'l[øö]rdag', 's[øö]ndag'],
  months: DANISH_MONTHS,
};
const NONE = '(?!)';

export const DAY_WORDS: Readonly<Record<string, DayWords>> = {
  da: DANISH,
  no: DANISH,
  nb: DANISH,
  de: { today: NONE, tomorrow: NONE, afterTomorrow: NONE, nextWeek: 'nächste(?:r|n)? woche|kommende woche' },
  es: {
    today: NONE,
    tomorrow: NONE,
    afterTomorrow: 'pasado mañana',
    nextWeek: '(?:la )?(?:próxima semana|semana que viene|semana próxima)',
  },
  fr: { today: NONE, tomorrow: NONE, afterTomorrow: NONE, nextWeek: '(?:la )?semaine prochaine' },
  it: {
    today: NONE,
    tomorrow: NONE,
    afterTomorrow: 'dopodomani',
    nextWeek: '(?:la )?(?:settimana prossima|prossima settimana)',
  },
  nl: { today: NONE, tomorrow: NONE, afterTomorrow: 'overmorgen', nextWeek: 'volgende week' },
  pt: {
    today: NONE,
    tomorrow: NONE,
    afterTomorrow: 'depois de amanhã',
    nextWeek: '(?:(?:na )?próxima semana|semana que vem)',
  },
  ru: { today: NONE, tomorrow: NONE, afterTomorrow: NONE, nextWeek: '(?:на )?следующей неделе|(?:на )?будущей неделе' },
  sv: { today: 'i dag', tomorrow: 'i morgon|imorgon', afterTomorrow: 'i övermorgon', nextWeek: 'nästa vecka' },
  pl: {
    today: 'dzisiaj|dziś',
    tomorrow: 'jutro',
    afterTomorrow: 'pojutrze',
    nextWeek: '(?:w )?(?:przyszłym|następnym) tygodniu',
    weekdays: ['poniedziałek', 'wtorek', 'środ[aęy]', 'czwartek', 'piątek', 'sobot[aęy]', 'niedziel[aęi]'],
    months: 'stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia'.split(
      '|',
    ),
  },
  cs: {
    today: 'dnes',
    tomorrow: 'zítra',
    afterTomorrow: 'pozítří',
    nextWeek: 'příští týden',
    weekdays: ['pondělí', 'úterý', 'střed[aue]', 'čtvrtek', 'pátek', 'sobot[aue]', 'neděl[ei]'],
    months: 'ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince'.split('|'),
  },
  tr: {
    today: 'bugün',
    tomorrow: 'yarın',
    afterTomorrow: 'öbür gün',
    nextWeek: '(?:gelecek|önümüzdeki) hafta',
    weekdays: ['pazartesi', 'salı', 'çarşamba', 'perşembe', 'cuma', 'cumartesi', 'pazar'],
    months: 'ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık'.split('|'),
  },
};

/** All of them, for finding where a date may be. */
export const ALL_DAY_WORDS = Object.values(DAY_WORDS)
  .flatMap(({ today, tomorrow, afterTomorrow, nextWeek, weekdays = [], months = [] }) => [
    today,
    tomorrow,
    afterTomorrow,
    nextWeek,
    ...weekdays,
    ...months,
  ])
  .filter((word) => word !== NONE)
  .join('|');
