/** The first event of a calendar file. */
export interface CalendarEvent {
  readonly title: string | null;
  /** `2026-04-01`, and `10:00` as it is written: in the zone of the file, UTC where it ends with Z. */
  readonly date: string | null;
  readonly time: string | null;
  readonly endDate: string | null;
  readonly endTime: string | null;
  readonly location: string | null;
  readonly attendees: readonly string[];
}

/** Characters that are read. */
const MAX_TEXT = 65_536;
const MAX_ATTENDEES = 50;
const MAX_VALUE = 500;

/** @returns nothing when there is no event in it. @see RFC 5545 sections 3.1 and 3.6.1 */
export function firstCalendarEvent(text: string): CalendarEvent | undefined {
  const lines = text
    .slice(0, MAX_TEXT)
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/);
  const start = lines.findIndex((line) => /^BEGIN:VEVENT\s*$/i.test(line));
  if (start < 0) return undefined;
  const end = lines.findIndex((line, i) => i > start && /^END:VEVENT\s*$/i.test(line));
  const fields = lines.slice(start + 1, end < 0 ? undefined : end).map(fieldOf);
  const value = (name: string) => fields.find((field) => field.name === name)?.value;
  const [from, to] = [whenOf(value('DTSTART')), whenOf(value('DTEND'))];
  return {
    title: plain(value('SUMMARY')),
    date: from.date,
    time: from.time,
    endDate: to.date,
    endTime: to.time,
    location: plain(value('LOCATION')),
    attendees: fields
      .filter(({ name }) => name === 'ATTENDEE')
      .map(({ value: address }) =>
        address
          .replace(/^mailto:/i, '')
          .trim()
          .slice(0, 320),
      )
      .filter((address) => address.includes('@'))
      .slice(0, MAX_ATTENDEES),
  };
}

/** `DTSTART;TZID=Europe/Berlin:20260401T100000`; a quoted parameter may hold a colon. */
function fieldOf(line: string): { name: string; value: string } {
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '"') isQuoted = !isQuoted;
    if (line[i] !== ':' || isQuoted) continue;
    return { name: (line.slice(0, i).split(';')[0] ?? '').toUpperCase(), value: line.slice(i + 1) };
  }
  return { name: '', value: '' };
}

function whenOf(value: string | undefined): { date: string | null; time: string | null } {
  const [, year, month, day, hour, minute] =
    /^\s*(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{0,2})?Z?\s*$/.exec(value ?? '') ?? [];
  if (year === undefined) return { date: null, time: null };
  return { date: `${year}-${month}-${day}`, time: hour === undefined ? null : `${hour}:${minute}` };
}

function plain(value: string | undefined): string | null {
  const text = value?.replaceAll(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped)).trim();
  return text === undefined || text === '' ? null : text.slice(0, MAX_VALUE);
}
