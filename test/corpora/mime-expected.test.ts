import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseReceived, type ReceivedMail } from '../../libs/mail/src/mod.js';
import { corpusFiles, reportSuite } from './corpus.ts';

/** What Stalwart's parser says of the mails of its corpus, as far as we say the same things: its own schema. */
const mailbox = z.object({ address: z.string().nullish() });
const header = z.object({ name: z.unknown(), value: z.unknown() });
const expectation = z.object({
  text_body: z.array(z.int()),
  html_body: z.array(z.int()),
  attachments: z.array(z.int()),
  parts: z.array(z.object({ headers: z.array(header), body: z.record(z.string(), z.unknown()) })),
});
type Expectation = z.output<typeof expectation>;
const textValue = z.object({ Text: z.string() });
const addresses = z.object({
  Address: z.union([
    z.object({ List: z.array(mailbox) }),
    z.object({ Group: z.array(z.object({ addresses: z.array(mailbox) })) }),
  ]),
});
const dateValue = z.object({
  DateTime: z.object({
    year: z.int(),
    month: z.int().min(1),
    day: z.int(),
    hour: z.int(),
    minute: z.int(),
    second: z.int(),
    tz_before_gmt: z.boolean(),
    tz_hour: z.int(),
    tz_minute: z.int(),
  }),
});

/** Where it says something else of a malformed mail, and why ours stands. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'malformed/012.json attachments': 'three mails in a digest; it reads two of them, we keep three',
  'malformed/012.crlf.json attachments': 'three mails in a digest; it reads two of them, we keep three',
  'malformed/020.json body': 'no boundary before the first alternative: preamble, as RFC 2046 section 5.1.1 has it',
  'malformed/020.crlf.json body':
    'no boundary before the first alternative: preamble, as RFC 2046 section 5.1.1 has it',
  'malformed/021.json body': 'no boundary before the first alternative: preamble, as RFC 2046 section 5.1.1 has it',
  'malformed/021.crlf.json body':
    'no boundary before the first alternative: preamble, as RFC 2046 section 5.1.1 has it',
};

const words = (text: string | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ').trim();
const mails = new Map(corpusFiles('mime-stalwart').map(({ name, bytes }) => [name, bytes]));
const cases = corpusFiles('mime-stalwart', (name) => name.endsWith('.json')).map(({ name, bytes }) => {
  const raw = mails.get(name.replace(/(?:\.crlf)?\.json$/, '.eml')) ?? Buffer.alloc(0);
  const crlf = Buffer.from(raw.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1');
  const expected = expectation.parse(JSON.parse(bytes.toString('utf8')));
  return { name, raw: name.endsWith('.crlf.json') ? crlf : raw, expected };
});

function differences(mail: ReceivedMail, expected: Expectation): string[] {
  const field = (name: string): unknown => expected.parts[0]?.headers.find((each) => each.name === name)?.value;
  const list = (name: string): string[] | undefined => {
    const { data } = addresses.safeParse(field(name));
    if (data === undefined) return undefined;
    const all = 'List' in data.Address ? data.Address.List : data.Address.Group.flatMap((group) => group.addresses);
    return all.flatMap(({ address }) => address ?? []);
  };
  const subject = textValue.safeParse(field('subject')).data?.Text;
  const date = dateValue.safeParse(field('date')).data?.DateTime;
  const everything = [mail.text, mail.html, ...mail.attachments.map(({ content }) => Buffer.from(content).toString())];
  const bodies = [...new Set([...expected.text_body, ...expected.html_body])].flatMap((index) => {
    const { Text, Html } = expected.parts[index]?.body ?? {};
    return [Text, Html].filter((text) => typeof text === 'string');
  });
  // What it cannot place it calls an attachment of text; some of that we read as text.
  const files = expected.attachments.filter((index) => !('Text' in (expected.parts[index]?.body ?? {})));
  const same: Readonly<Record<string, boolean>> = {
    subject: subject === undefined || words(subject) === words(mail.subject),
    from: list('from') === undefined || list('from')?.[0] === mail.from?.email,
    to: list('to') === undefined || list('to')?.join() === mail.to.map(({ email }) => email).join(),
    date: date === undefined || mail.date?.ms === millisecondsOf(date),
    body: bodies.every((text) => words(everything.join(' ')).includes(words(text))),
    attachments: files.length <= mail.attachments.length && mail.attachments.length <= expected.attachments.length,
  };
  return Object.keys(same).filter((key) => same[key] === false);
}

function millisecondsOf(date: z.output<typeof dateValue>['DateTime']): number {
  const offset = (date.tz_hour * 60 + date.tz_minute) * (date.tz_before_gmt ? -1 : 1);
  return Date.UTC(date.year, date.month - 1, date.day, date.hour, date.minute, date.second) - offset * 60_000;
}

describe.skipIf(cases.length === 0)('the mails of Stalwart', () => {
  test('are read as its own parser reads them', async () => {
    const failed: string[] = [];
    let explained = 0;
    for (const { name, raw, expected } of cases) {
      const found = differences(await parseReceived(raw), expected).map((what) => `${name} ${what}`);
      failed.push(...found.filter((each) => EXPLAINED[each] === undefined));
      if (found.some((each) => EXPLAINED[each] !== undefined)) explained++;
    }
    reportSuite(
      'mime-stalwart expected',
      cases.length - explained - failed.length,
      cases.length,
      `${explained} differ for a reason`,
    );
    expect(failed).toEqual([]);
  });
});
