import { describe, expect, test } from 'vitest';
import { mentionedTimes } from './mentioned-times.js';

/** Monday 11 May 2026, 9:30 in Utrecht. */
const WRITTEN = { ms: Date.parse('2026-05-11T07:30:00Z'), offsetMinutes: 120 };
const read = (text: string, language = 'en') =>
  mentionedTimes(text, WRITTEN, language).map(({ date, time, endDate, endTime, utcOffset }) =>
    [date, time && `${date ? 'T' : ''}${time}`, endDate && `/${endDate}`, endTime && `-${endTime}`, utcOffset].join(''),
  );

describe('days and times a mail names', () => {
  test.each([
    ['Tuesday at 10am works', ['2026-05-12T10:00']],
    ['tomorrow 3pm?', ['2026-05-12T15:00']],
    ['can you ring me at half past two', ['14:30']],
    ['today at 5', ['2026-05-11T17:00']],
    ['in half an hour', ['2026-05-11T10:00']],
    ['on the 22nd at 09:30', ['2026-05-22T09:30']],
    ['friday the 15th', ['2026-05-15']],
    ['by EOD Thursday', ['2026-05-14T23:59']],
    ['before close of business tomorrow', ['2026-05-12T17:00']],
    ['14:00 May 20, 2026', ['2026-05-20T14:00']],
    ['Thu 14 May 2026 14:00 - 14:30 (GMT)', ['2026-05-14T14:00-14:30+00:00']],
    ['from 1 to 5 June', ['2026-06-01/2026-06-05']],
    ['next week', ['2026-05-18/2026-05-24']],
    ['next week on Tuesday', ['2026-05-19']],
    ['last Friday', ['2026-05-08']],
    ['Monday at 15:00', ['2026-05-18T15:00']],
    ['this Monday at 15:00', ['2026-05-11T15:00']],
    ['Monday this afternoon', ['2026-05-11']],
    ['call me today, Monday, at 15:00', ['2026-05-11', '2026-05-11T15:00']],
    ['2 weeks before Christmas', ['2026-12-11']],
    ['Easter Monday 2027', ['2027-03-29']],
    ['in Q3 2026', ['2026-07-01/2026-09-30']],
    ['sometime in September', ['2026-09']],
    ['order of 3 March', ['2027-03-03']],
    ['order of 3 April', ['2026-04-03']],
    ['by 12/5/2026', ['2026-05-12']],
    ['no later than May 20', ['2026-05-20']],
    ['Nov 18 - Nov 20', ['2026-11-18/2026-11-20']],
    ['between 2 and 4pm on Thursday', ['2026-05-14T14:00-16:00']],
    ['by the end of next week', ['2026-05-22']],
    ['Mon-Wed next week', ['2026-05-18/2026-05-20']],
    ['end of this quarter', ['2026-06-30']],
    ['2026-05-15T10:00:00Z', ['2026-05-15T10:00+00:00']],
  ])('"%s"', (text, times) => expect(read(text)).toEqual(times));

  test.each([
    ['de', 'Passt, Donnerstag 14 Uhr', ['2026-05-14T14:00']],
    ['de', 'am 2.6. um 9 Uhr oder gegen halb elf', ['2026-06-02T09:00', '10:30']],
    ['de', 'Guten Morgen, bis übermorgen', ['2026-05-13']],
    ['fr', 'mardi à 15h, cela vous convient-il ?', ['2026-05-12T15:00']],
    ['es', 'el jueves a las 12', ['2026-05-14T12:00']],
    ['pt', 'na próxima terça, às 10h', ['2026-05-12T10:00']],
    ['it', 'giovedì alle 11', ['2026-05-14T11:00']],
    ['nl', 'woensdag om 16.15 uur', ['2026-05-13T16:15']],
    ['nl', 'twee weken geleden, of drie dagen later', ['2026-04-27', '2026-05-14']],
    ['sv', 'Torsdag kl 9', ['2026-05-14T09:00']],
    ['ja', '来週火曜日の14時から', ['2026-05-19T14:00']],
    ['zh', '周三下午三点可以', ['2026-05-13T15:00']],
    ['ru', 'в пятницу в 12:00', ['2026-05-15T12:00']],
    ['pl', 'proponuję 14.05.2026, o 11:00, albo w czwartek', ['2026-05-14T11:00', '2026-05-14']],
    ['pl', '15 maja o 10:00', ['2026-05-15T10:00']],
    ['da', 'i morgen, eller den 15. maj kl. 10', ['2026-05-12', '2026-05-15T10:00']],
    ['tr', 'yarın ya da gelecek hafta', ['2026-05-12', '2026-05-18/2026-05-24']],
    ['es', 'la próxima semana', ['2026-05-18/2026-05-24']],
    ['it', 'dopodomani', ['2026-05-13']],
    ['es', 'del 1 al 5 de junio', ['2026-06-01/2026-06-05']],
    ['nl', 'van 1 tot 5 juni', ['2026-06-01/2026-06-05']],
    ['pl', 'od 1 do 5 czerwca', ['2026-06-01/2026-06-05']],
    ['de', 'in zwei Wochen', ['2026-05-25']],
    ['ru', 'на следующей неделе', ['2026-05-18/2026-05-24']],
  ])('in %s: "%s"', (language, text, times) => expect(read(text, language)).toEqual(times));

  test.each([
    'at the end of the day it is your call',
    'we are open 24/7',
    'the sun will shine, may I say',
    'I need 3 days for it',
    'every Monday',
    'call +86 138-2010-2015',
    'the ratio is 4:3 and the version 5.12',
    'at one point two people left',
  ])('"%s" names none', (text) => expect(read(text)).toEqual([]));

  test('are resolved where the mail was written', () => {
    const late = { ms: Date.parse('2026-05-11T23:30:00Z') };
    expect(mentionedTimes('tomorrow', { ...late, offsetMinutes: 120 })[0]?.date).toBe('2026-05-13');
    expect(mentionedTimes('tomorrow', { ...late, offsetMinutes: -420 })[0]?.date).toBe('2026-05-12');
  });

  test('are read month first by America, day first by the rest', () => {
    const on = (offsetMinutes: number) => mentionedTimes('on 6/7/2026', { ...WRITTEN, offsetMinutes })[0]?.date;
    expect([on(-300), on(60)]).toEqual(['2026-06-07', '2026-07-06']);
  });

  test('beyond the calendar are nothing', () => {
    expect(read('in 999999999 years, in 99999999999 days, 99999 months after tomorrow')).toEqual(expect.any(Array));
  });
});
