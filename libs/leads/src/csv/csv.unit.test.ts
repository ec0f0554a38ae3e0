import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DELIMITERS, sniffDelimiter } from './delimiter.js';
import { neutralise, restore } from './formula-safety.js';
import { readRecords, type CsvDialect } from './read-records.js';
import { decode, sniffEncoding } from './text-encoding.js';
import { csvLine } from './write-csv.js';

const cell = fc
  .string({ unit: 'binary', maxLength: 20 })
  .filter((text) => text.isWellFormed() && !text.includes('\uFEFF'));
/** Cells that tempt a parser or a spreadsheet. */
const wickedCell = fc.oneof(
  cell,
  fc.string({
    unit: fc.constantFrom('"', "'", ',', ';', '\t', '|', '\r', '\n', '=', '+', '-', '@', ' ', 'a'),
    maxLength: 8,
  }),
);
const rows = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.array(fc.array(wickedCell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
  );

async function read(bytes: Uint8Array, dialect: CsvDialect): Promise<string[][]> {
  const records = [];
  for await (const { cells } of readRecords(bytes, dialect)) records.push([...cells]);
  return records;
}

const isBlank = (cells: readonly string[]) => cells.every((text) => text.trim() === '');

describe('formula safety', () => {
  test('no written cell begins like a formula, and reading gives back what was written', () => {
    fc.assert(
      fc.property(wickedCell, (text) => {
        const safe = neutralise(text);
        expect(safe).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(restore(safe)).toBe(text);
      }),
    );
  });

  test.each(['=1+1', '+49 30', '-1', '@SUM(A1)', '\t=1', '\r=1', "'=1", '＝1'])('neutralises %j', (text) => {
    expect(neutralise(text)).toBe(`'${text}`);
  });

  test.each(["O'Neil", "'quoted'", 'a=b', '', ' =1'])('leaves %j as it is', (text) => {
    expect(neutralise(text)).toBe(text);
    expect(restore(text)).toBe(text);
  });
});

describe('CSV', () => {
  test('what is written is read again, cell by cell', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const written = table.map((cells) => csvLine(cells)).join('');
        fc.pre(!/^"?sep=/i.test(written));
        const records = await read(Buffer.from(written), { encoding: 'utf-8', delimiter: ',' });
        expect(records.map((cells) => cells.map(restore))).toEqual(
          table.filter((cells) => !isBlank(cells.map(neutralise))),
        );
      }),
    );
  });

  test.each<[string, string, string[][]]>([
    ['quoted delimiters, quotes and line ends', 'a,"b,""c""\r\nd"\r\n', [['a', 'b,"c"\r\nd']]],
    [
      'every line end in one file',
      'a,b\nc,d\re,f\r\ng,h',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
        ['g', 'h'],
      ],
    ],
    ['a quote within a cell', 'a,5" disk\n', [['a', '5" disk']]],
    ['rows of different lengths', 'a,b,c\nd\n', [['a', 'b', 'c'], ['d']]],
    [
      'blank rows and a separator line',
      'sep=,\na,b\n,\n\n  ,\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
  ])('reads %s', async (_, text, expected) => {
    expect(await read(Buffer.from(text), { encoding: 'utf-8', delimiter: ',' })).toEqual(expected);
  });

  test('hands out every record before a quotation mark that is never closed', async () => {
    const seen: string[] = [];
    const reading = (async () => {
      const bytes = Buffer.from(`${'a,b\n'.repeat(2_000)}c,"d\ne,f\n`);
      for await (const { cells } of readRecords(bytes, { encoding: 'utf-8', delimiter: ',' })) seen.push(cells.join());
    })();
    await expect(reading).rejects.toThrow('A quotation mark after line 2000 is never closed.');
    expect(seen).toHaveLength(2_000);
  });
});

describe('sniffDelimiter', () => {
  test('finds the delimiter of a table whose quoted cells are full of the others', () => {
    const tables = fc
      .tuple(fc.constantFrom(...DELIMITERS), fc.integer({ min: 2, max: 6 }))
      .chain(([delimiter, width]) =>
        fc.record({
          delimiter: fc.constant(delimiter),
          table: fc.array(
            fc.array(fc.string({ unit: fc.constantFrom(...DELIMITERS, 'a', 'b', '@'), maxLength: 6 }), {
              minLength: width,
              maxLength: width,
            }),
            { minLength: 1, maxLength: 20 },
          ),
          header: fc.constant(Array.from({ length: width }, (_, i) => `column${i}`)),
        }),
      );
    fc.assert(
      fc.property(tables, ({ delimiter, table, header }) => {
        const quoted = table.map((cells) => cells.map((text) => `"${text}"`).join(delimiter));
        expect(sniffDelimiter([header.join(delimiter), ...quoted].join('\n'))).toBe(delimiter);
      }),
    );
  });

  test.each([
    ['email\nann@example.com', ','],
    ['sep=;\na,b;c', ';'],
    ['Name;City\n"Ann, Lee";Pune\n', ';'],
    ['', ','],
  ])('of %j it is %j', (text, delimiter) => {
    expect(sniffDelimiter(text)).toBe(delimiter);
  });
});

describe('sniffEncoding', () => {
  const text = (bytes: Uint8Array) => [...decode(bytes, sniffEncoding(bytes))].map((part) => part.text).join('');

  test('text is read as it was written, in UTF-8 and with a byte order mark in UTF-16', () => {
    fc.assert(
      fc.property(cell, (content) => {
        const bytes = Buffer.from(`email,${content}\n`);
        expect(text(bytes)).toBe(`email,${content}\n`);
        expect(text(Buffer.from(`\uFEFFemail,${content}`, 'utf16le'))).toBe(`email,${content}`);
        expect(text(Buffer.from(`\uFEFFemail,${content}`, 'utf16le').swap16())).toBe(`email,${content}`);
      }),
    );
  });

  test('a character that is cut in two by the size of a part stays whole', () => {
    for (const filler of [65_533, 65_534, 65_535]) {
      const content = `${'a'.repeat(filler)}€uro`;
      expect(text(Buffer.from(content))).toBe(content);
    }
  });

  test('what is no UTF-8 is Windows-1252', () => {
    expect(text(Buffer.from([0x80, 0x20, 0xe9]))).toBe('€ é');
  });
});
