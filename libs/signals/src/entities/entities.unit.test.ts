import { describe, expect, test } from 'vitest';
import { aMail } from '../signal-mail.fixture.js';
import { readEntities } from './entities.js';
import { readSaid } from './said.js';

const read = (text: string, html?: string) => {
  const mail = aMail({ text, ...(html && { html }) });
  return readEntities(mail, readSaid(mail, 'en'));
};

describe('what an agent can act on', () => {
  test("has the form of mails.ai's example", () => {
    expect(read('Thursday at 10am works…')).toEqual({ date: '2026-05-14', time: '10:00', dates: ['2026-05-14T10:00'] });
  });

  test('puts the day that is to come and has a time first', () => {
    const entities = read('We spoke on Friday, 8 May. Thursday is bad, Wednesday at 15:00 is fine.');
    expect(entities).toMatchObject({
      date: '2026-05-13',
      time: '15:00',
      dates: ['2026-05-08', '2026-05-14', '2026-05-13T15:00'],
    });
  });

  test.each([
    ['Thursday afternoon is best', 'afternoon'],
    ['tomorrow morning?', 'morning'],
    ['Could we talk on Friday over lunch', 'midday'],
    ['tonight', 'evening'],
    ['Friday, after lunch', 'afternoon'],
  ])('"%s" names a part of the day', (text, part) => expect(read(text)).toMatchObject({ part_of_day: part }));

  test('names no part of a day that has a time, or of another sentence', () => {
    expect(read('tomorrow morning at 9')).not.toHaveProperty('part_of_day');
    expect(read('See you tomorrow. Good evening!')).not.toHaveProperty('part_of_day');
  });

  test.each([
    ['it is $1,200.50 a year', 1200.5, 'USD'],
    ['1.200,50 € im Jahr', 1200.5, 'EUR'],
    ["CHF 1'200", 1200, 'CHF'],
    ['2 400 euros', 2400, 'EUR'],
    ['GBP 3.2m', 3_200_000, 'GBP'],
    ['about 18k EUR', 18_000, 'EUR'],
    ['R$ 99,90', 99.9, 'BRL'],
    ['shipping €5, total: €45.00', 45, 'EUR'],
  ])('"%s" names %d %s', (text, amount, currency) => expect(read(text)).toMatchObject({ amount, currency }));

  test.each([
    ['order 50-118832', { order_number: '50-118832' }],
    ['Order R-7741 and order #7742', { order_number: 'R-7741', order_numbers: ['R-7741', '7742'] }],
    ['Bestellnr. 4711-0815', { order_number: '4711-0815' }],
    ['mi pedido 99812', { order_number: '99812' }],
    ['PO number: 4500098', { order_number: '4500098' }],
    ['invoice INV-2210', { invoice_number: 'INV-2210' }],
    ['Rechnung Nr. 2025-301', { invoice_number: '2025-301' }],
    ['Re: [#88213] Export fails', { ticket_number: '88213' }],
    ['tracking number: JD014600003RU', { tracking_number: 'JD014600003RU' }],
    ['UPS 1Z999AA10123456784', { tracking_number: '1Z999AA10123456784' }],
  ])('"%s"', (text, numbers) => expect(read(text)).toEqual(numbers));

  test.each(['I ordered 3 candles', 'in order to meet in 2024', 'order by Friday'])('"%s" names no order', (text) => {
    expect(read(text)).not.toHaveProperty('order_number');
  });

  test('lists links once, http and https only, without what follows them', () => {
    const text =
      'See https://a.example/x?y=1, (https://b.example/z). javascript:alert(1) ftp://c.example https://a.example/x?y=1';
    expect(read(text)).toEqual({ links: ['https://a.example/x?y=1', 'https://b.example/z'] });
  });

  test('reads links that only the HTML has', () => {
    const html = '<a href="https://a.example/?x=1&amp;y=2">here</a><img src="https://t.example/p.gif">';
    expect(read('Click here', html)).toEqual({ links: ['https://a.example/?x=1&y=2'] });
  });

  test('gives telephone numbers as they are dialled, and addresses but the sender’s', () => {
    expect(read('Call me: +44 (0)20 7946 0958 or write to Eve@b.example, not jordan@northwind.example')).toEqual({
      phone: '+4402079460958',
      email_addresses: ['eve@b.example'],
    });
  });

  test('reads links made to be slow in bounded time', () => {
    const html = `<a href="https://a.example/${')'.repeat(2_000)}x">`.repeat(90);
    const before = process.cpuUsage();
    read('', html);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(100);
  });

  test('takes no number out of a link', () => {
    const link = 'https://e.example/2026-05-12/order-number/55512/10:30';
    expect(read(link)).toEqual({ links: [link] });
  });

  test('has nothing where the mail says nothing', () => expect(read('Thanks!')).toEqual({}));

  test('fits the event: scalars and lists of at most 64, none longer than 1,024', () => {
    const text = Array.from(
      { length: 300 },
      (_, n) =>
        `https://e.example/${'x'.repeat(n * 9)} $${n}.50 order #10${n}00 on ${(n % 28) + 1} June at ${n % 24}:15`,
    ).join('\n');
    for (const value of Object.values(read(text))) {
      const list = Array.isArray(value) ? value : [value];
      expect(list.length).toBeLessThanOrEqual(64);
      expect(Math.max(...list.map((each) => `${each}`.length))).toBeLessThanOrEqual(1_024);
    }
  });
});
