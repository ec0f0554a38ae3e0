import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readForm } from './read-form.js';

const BOUNDARY = 'xYzZY';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
const URL_ENCODED = 'application/x-www-form-urlencoded; charset=utf-8';

function aPart(name: string, bytes: Uint8Array | string, more = ''): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(bytes as string), Buffer.from('\r\n')]);
}
const multipart = (...parts: readonly Buffer[]) => Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);

const anyBytes = fc.uint8Array({ maxLength: 3_000 });
/** Bytes among which line breaks and dashes are common. */
const lineBytes = fc
  .array(fc.constantFrom(10, 13, 45, 0, 255, 65), { maxLength: 400 })
  .map((bytes) => Uint8Array.from(bytes));

describe('a multipart form', () => {
  test('gives every value as the bytes it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyBytes, lineBytes), fc.oneof(anyBytes, lineBytes), async (one, two) => {
        fc.pre(![one, two].some((bytes) => Buffer.from(bytes).includes(`\r\n--${BOUNDARY}`)));
        const form = await readForm(TYPE, multipart(aPart('one', one), aPart('two', two, '; filename="b.bin"')));
        expect(form?.bytes('one')).toEqual(Buffer.from(one));
        expect(form?.part('two')).toMatchObject({ filename: 'b.bin', bytes: Buffer.from(two) });
      }),
    );
  });

  test('of which the end is missing is broken', async () => {
    const whole = multipart(aPart('one', 'value'), aPart('two', 'x'.repeat(200)));
    for (const end of [0, 20, 60, 75, 100, 200]) {
      expect(await readForm(TYPE, whole.subarray(0, end)), String(end)).toBeUndefined();
    }
  });

  test('with more values than anybody needs is broken', async () => {
    const parts = Array.from({ length: 1_001 }, (_, index) => aPart(`v${index}`, 'x'));
    expect(await readForm(TYPE, multipart(...parts))).toBeUndefined();
  });

  test('of garbage ends, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(lineBytes, fc.constant(Buffer.from(`\r\n--${BOUNDARY}\r\n`)))),
        async (all) => {
          await readForm(TYPE, Buffer.concat(all));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a form in a URL', () => {
  test('gives bytes as well', async () => {
    const form = await readForm(URL_ENCODED, Buffer.from('a=%E4+b%0D%0A&c&d=%zz&a=2'));
    expect(form?.bytes('a')).toEqual(Buffer.from([0xe4, 0x20, 0x62, 13, 10]));
    expect([form?.text('c'), form?.text('d'), form?.text('e')]).toEqual(['', '%zz', undefined]);
  });

  test('comes back from what browsers make of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.string())), async (pairs) => {
        const form = await readForm(URL_ENCODED, Buffer.from(new URLSearchParams(pairs).toString()));
        expect(form?.parts.map(({ name, bytes }) => [name, bytes.toString()])).toEqual(
          pairs.map((pair) => pair.map((text) => text.toWellFormed())),
        );
      }),
    );
  });

  test('is read in the charset that is told', async () => {
    const form = await readForm(URL_ENCODED, Buffer.from('a=%E4'));
    expect([form?.text('a', 'iso-8859-1'), form?.text('a', 'no-such')]).toEqual(['ä', '\uFFFD']);
  });
});

test('what is no form is none', async () => {
  expect(await readForm('application/json', Buffer.from('{}'))).toBeUndefined();
  expect(await readForm(undefined, Buffer.from('a=1'))).toBeUndefined();
  expect(await readForm('multipart/form-data', Buffer.from('a=1'))).toBeUndefined();
});
