import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entityFields } from './entity-fields.js';
import { fieldText, filledText } from './text-fields.js';

const codeUnits = fc.array(fc.integer({ max: 0xffff, min: 0 })).map((units) => String.fromCharCode(...units));

describe('a text of a stranger', () => {
  test('is well-formed, without NUL and within its length, whatever it is', () => {
    fc.assert(
      fc.property(codeUnits, fc.integer({ min: 1, max: 20 }), (text, longest) => {
        const field = fieldText(text, longest);
        expect(field.isWellFormed()).toBe(true);
        expect(field).not.toContain('\0');
        expect(field.length).toBeLessThanOrEqual(longest);
      }),
    );
  });

  test('is cut between characters, and left out when nothing is in it', () => {
    expect(fieldText('ab😀', 3)).toBe('ab');
    expect(filledText('  \n', 10)).toBeUndefined();
    expect(filledText(undefined, 10)).toBeUndefined();
    expect(filledText(' a ', 10)).toBe('a');
  });
});

describe('entities', () => {
  test('are kept as they are', () => {
    const entities = { date: '2026-05-14', amount: 12.5, links: ['https://a.example'] };
    expect(entityFields(entities)).toEqual(entities);
  });

  test('of a mail that is full of them are bounded', () => {
    const links = Array.from({ length: 5_000 }, (_, i) => `https://a.example/${i}`);
    const fields = entityFields({ links, long: 'x'.repeat(2_000), ['n'.repeat(100)]: 'x', more: links });
    expect(Object.keys(fields)).toEqual(['links', 'more']);
    expect(JSON.stringify(fields).length).toBeLessThan(20_000);
  });
});
