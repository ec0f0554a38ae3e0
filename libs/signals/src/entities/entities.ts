import type { SignalMail } from '../signal-mail.js';
import type { Entities } from '../signals.js';
import { addressesIn, phonesIn } from './contact-points.js';
import { linksIn } from './links.js';
import { partOfDay } from './part-of-day.js';
import { moneyIn, type Money } from './money.js';
import { referenceNumbersIn } from './reference-numbers.js';
import type { MentionedTime } from './resolve-time.js';
import type { Said } from './said.js';

/**
 * What an agent can act on. Each name is absent where the mail says nothing of the kind; lists are in the mail's order, without the subject's first.
 *
 * | name | form |
 * | --- | --- |
 * | `date`, `time` | `2026-05-14`, `10:00`: the day that matters most, in the author's wall time |
 * | `part_of_day` | of `date`, where it has no time: `morning midday afternoon evening` |
 * | `end_date`, `end_time` | where it is a span |
 * | `utc_offset` | `-08:00`, of `time`, where the author names a zone; otherwise the mail's |
 * | `dates` | all of them: `2026-05-14T10:00`, `2026-05-15`, `2026-06` |
 * | `times` | times without a day: `17:00` |
 * | `amount`, `currency` | `1200.5`, ISO 4217: the total, else the first sum |
 * | `amounts` | all sums: `EUR 1200.50` |
 * | `order_number`, `invoice_number`, `ticket_number`, `tracking_number` | the first; with an `s` where there are several |
 * | `links` | http and https only, at most 32 |
 * | `phone`, `phones`, `email_addresses` | digits with a "+" where the country is named |
 */
export function readEntities(mail: SignalMail, { text, words, times }: Said): Entities {
  return {
    ...timeEntities(mail, words, times),
    ...moneyEntities(moneyIn(words), words),
    ...numberEntities(words),
    ...listed('links', linksIn(text, mail.html)),
    ...named('phone', phonesIn(words)),
    ...listed('email_addresses', addressesIn(text, mail.from)),
  };
}

const listed = (name: string, values: string[]): Entities => (values.length > 0 ? { [name]: values } : {});
/** The first under its name; all under the plural where there are several. */
const named = (name: string, values: readonly string[]): Entities => ({
  ...(values[0] !== undefined && { [name]: values[0] }),
  ...(values.length > 1 && { [`${name}s`]: [...values] }),
});

function timeEntities(mail: SignalMail, words: string, times: readonly MentionedTime[]): Entities {
  const writtenOn = new Date(mail.dateMs + (mail.offsetMinutes ?? 0) * 60_000).toISOString().slice(0, 10);
  const first = mostRelevant(times, writtenOn);
  const dates = times.flatMap(({ date, time }) =>
    date ? [time && date.length === 10 ? `${date}T${time}` : date] : [],
  );
  const alone = times.flatMap(({ date, time }) => (time && !date ? [time] : []));
  const time = first?.time ?? alone[0];
  const offset = first?.time ? first.utcOffset : times.find(({ date }) => !date)?.utcOffset;
  const part = first && partOfDay(first, words);
  return {
    ...(first?.date && { date: first.date }),
    ...(part && { part_of_day: part }),
    ...(time && { time }),
    ...(first?.endDate && { end_date: first.endDate }),
    ...(first?.endTime && { end_time: first.endTime }),
    ...(offset && { utc_offset: offset }),
    ...listed('dates', [...new Set(dates)]),
    ...listed('times', [...new Set(alone)]),
  };
}

/** A day to come with a time, else a day to come, else the first day named at all. */
function mostRelevant(times: readonly MentionedTime[], writtenOn: string): MentionedTime | undefined {
  const days = times.filter(({ date }) => date?.length === 10);
  const toCome = days.filter(({ date = '' }) => date >= writtenOn);
  return toCome.find(({ time }) => time) ?? toCome[0] ?? days[0];
}

function moneyEntities(sums: readonly Money[], text: string): Entities {
  const total = sums.find(({ index }) =>
    /(?:total|sum|amount due|balance|gesamt|summe|montant|importe|totale|totaal|betrag)[^\n\d]{0,24}$/i.test(
      text.slice(Math.max(0, index - 48), index),
    ),
  );
  const main = total ?? sums[0];
  if (!main) return {};
  return {
    amount: main.amount,
    currency: main.currency,
    amounts: [...new Set(sums.map(({ amount, currency }) => `${currency} ${amount}`))],
  };
}

function numberEntities(text: string): Entities {
  const found = referenceNumbersIn(text);
  return Object.assign({}, ...Object.entries(found).map(([kind, values]) => named(kind, values)));
}
