import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEventId, encodeEventId, type EventPosition } from './event-id.js';

/** Any UTF-16, lone surrogates too. */
const anyText = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));
const MAX_TIME = 2 ** 48 - 1;
/** Whole ranges, with their ends often. */
const upTo = (max: number) =>
  fc.oneof(
    fc.maxSafeNat().map((n) => n % (max + 1)),
    fc.constantFrom(0, 1, max - 1, max),
  );
const positions: fc.Arbitrary<EventPosition> = fc.record({
  occurredAtMs: upTo(MAX_TIME),
  epoch: upTo(255),
  partition: upTo(255),
  sequence: fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 1, 2 ** 32, 2 ** 50 - 1, 2 ** 50, Number.MAX_SAFE_INTEGER)),
});
const CROCKFORD = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
const ZERO = encodeEventId({ occurredAtMs: 0, epoch: 0, partition: 0, sequence: 0 });

describe('an event id', () => {
  test('has a fixed, documented layout', () => {
    expect(ZERO).toBe('evt_00000000000000000000000000');
    expect(encodeEventId({ occurredAtMs: 1, epoch: 0, partition: 0, sequence: 1 })).toBe(
      'evt_00000000010000000000000001',
    );
    expect(
      encodeEventId({ occurredAtMs: MAX_TIME, epoch: 255, partition: 255, sequence: Number.MAX_SAFE_INTEGER }),
    ).toBe('evt_7ZZZZZZZZZZZZG07ZZZZZZZZZZ');
  });

  test('gives back every position it was made of', () => {
    fc.assert(
      fc.property(positions, (position) => {
        expect(decodeEventId(encodeEventId(position))).toEqual(position);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is 26 characters of Crockford base32 after its prefix', () => {
    fc.assert(fc.property(positions, (position) => /^evt_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(encodeEventId(position))));
  });

  test('sorts as text by time, then epoch, partition and sequence', () => {
    const inOrder = (a: EventPosition, b: EventPosition) =>
      a.occurredAtMs - b.occurredAtMs || a.epoch - b.epoch || a.partition - b.partition || a.sequence - b.sequence;
    const pairs = fc.tuple(positions, positions).chain(([a, b]) =>
      // Equal leading parts often, so that the later parts decide.
      fc.constantFrom([a, b], [a, { ...b, occurredAtMs: a.occurredAtMs }], [a, { ...a, sequence: b.sequence }]),
    );
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const [idA, idB] = [encodeEventId(a), encodeEventId(b)];
        expect(Math.sign(idA < idB ? -1 : idA > idB ? 1 : 0)).toBe(Math.sign(inOrder(a, b)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('refuses a part that does not fit its bits', () => {
    const good: EventPosition = { occurredAtMs: 1, epoch: 1, partition: 1, sequence: 1 };
    for (const part of ['occurredAtMs', 'epoch', 'partition', 'sequence'] as const) {
      for (const value of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1]) {
        expect(() => encodeEventId({ ...good, [part]: value })).toThrow(RangeError);
      }
    }
    expect(() => encodeEventId({ ...good, epoch: 256 })).toThrow('epoch');
    expect(() => encodeEventId({ ...good, partition: 256 })).toThrow('partition');
    expect(() => encodeEventId({ ...good, occurredAtMs: MAX_TIME + 1 })).toThrow('occurredAtMs');
  });
});

describe('decoding', () => {
  test('answers nothing for text that is not an event id', () => {
    fc.assert(fc.property(anyText, (text) => decodeEventId(text) === undefined));
    fc.assert(
      fc.property(
        anyText.map((text) => text.slice(0, 26)),
        (text) => {
          const decoded = decodeEventId(`evt_${text.padEnd(26, '0')}`);
          if (decoded !== undefined) expect(text.padEnd(26, '0')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
        },
      ),
    );
  });

  test('accepts only the one canonical spelling of a position', () => {
    const anyDigits = fc.array(fc.constantFrom(...CROCKFORD), { minLength: 26, maxLength: 26 });
    fc.assert(
      fc.property(anyDigits, (digits) => {
        const id = `evt_${digits.join('')}`;
        const position = decodeEventId(id);
        if (position !== undefined) expect(encodeEventId(position)).toBe(id);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['lower case', ZERO.replace('evt_0', 'evt_a')],
    ['an upper-case prefix', ZERO.replace('evt', 'EVT')],
    ['Crockford aliases', ZERO.replace('evt_0', 'evt_O')],
    ['a character missing', ZERO.slice(0, -1)],
    ['a character too many', `${ZERO}0`],
    ['white space', ` ${ZERO.slice(0, -1)}`],
    ['a time past 48 bits', ZERO.replace('evt_0', 'evt_8')],
    ['a sequence past 2^53', ZERO.replace(/.{12}$/, 'Z00000000000')],
    ['no text at all', ''],
    ['a character outside ASCII', ZERO.replace(/.$/, 'ÿ')],
  ])('answers nothing for %s', (_, id) => {
    expect(decodeEventId(id)).toBeUndefined();
  });
});
