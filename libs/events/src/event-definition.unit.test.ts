import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineEvent, InvalidEventError } from './event-definition.js';

const Fired = defineEvent('rocket.fired', {
  version: 1,
  visibility: 'public',
  summary: 'A rocket was fired.',
  data: z.object({ rocketId: z.string(), thrust: z.int(), firedAt: z.iso.datetime().optional() }),
});

describe('a defined event', () => {
  test('takes its family and verb from its type', () => {
    expect(Fired).toMatchObject({ type: 'rocket.fired', family: 'rocket', verb: 'fired' });
  });

  test('makes facts with the keys in the order of its schema and without unknown ones', () => {
    const given = { thrust: 3, colour: 'red', rocketId: 'r1' };
    const fact = Fired.of(given);
    expect(JSON.stringify(fact)).toBe('{"type":"rocket.fired","version":1,"data":{"rocketId":"r1","thrust":3}}');
  });

  test('refuses data that does not fit and names every fault', () => {
    const bad = () => Fired.of({ rocketId: 'r1', thrust: 0.5, firedAt: 'yesterday' });
    expect(bad).toThrow(InvalidEventError);
    expect(bad).toThrow(/rocket\.fired.*thrust: .*; firedAt: /);
  });
});

describe('defining an event', () => {
  const spec = { visibility: 'public', summary: 'x', data: z.object({}) } as const;

  test.each([
    '',
    'fired',
    'rocket.',
    '.fired',
    'Rocket.fired',
    'rocket.fired.twice',
    'rocket.*',
    'rocket fired.x',
    'rocket.fi-red',
  ])('refuses the type "%s"', (type) => {
    expect(() => defineEvent(type as 'a.b', { version: 1, ...spec })).toThrow(TypeError);
  });

  test('refuses a version without the upcasters that lead to it', () => {
    const upcast = (data: Readonly<Record<string, unknown>>) => ({ ...data });
    expect(() => defineEvent('rocket.fired', { version: 2, ...spec })).toThrow('exactly 1 upcaster');
    expect(() => defineEvent('rocket.fired', { version: 1, ...spec, upcasters: [upcast] })).toThrow(TypeError);
    expect(() => defineEvent('rocket.fired', { version: 0, ...spec })).toThrow(TypeError);
    expect(defineEvent('rocket.fired', { version: 2, ...spec, upcasters: [upcast] }).version).toBe(2);
  });
});
