import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { asyncApiDocument, type AsyncApiDocument } from './asyncapi.js';
import { defineEvent, type Upcaster } from './event-definition.js';
import { schemaChanges } from './published-schemas.js';

const upcast: Upcaster = (data) => ({ ...data });
function documentOf(
  data: z.ZodObject,
  upcasters: Upcaster[] = [],
  type: `${string}.${string}` = 'rocket.fired',
): AsyncApiDocument {
  const version = upcasters.length + 1;
  return asyncApiDocument([defineEvent(type, { version, upcasters, visibility: 'public', summary: 'Fired.', data })]);
}

const published = documentOf(z.object({ rocketId: z.string(), thrust: z.int().optional() }));

describe('a published schema', () => {
  test('may stay as it is, and may be described better', () => {
    const same = documentOf(z.object({ rocketId: z.string().describe('Which rocket.'), thrust: z.int().optional() }));
    expect(schemaChanges(published, same)).toEqual({ broken: [], added: [] });
  });

  test.each([
    [
      'a field that is new, even optional',
      z.object({ rocketId: z.string(), thrust: z.int().optional(), x: z.int().optional() }),
    ],
    ['a field less', z.object({ rocketId: z.string() })],
    ['a field that became required', z.object({ rocketId: z.string(), thrust: z.int() })],
    ['another type of a field', z.object({ rocketId: z.string(), thrust: z.number().optional() })],
    ['another limit', z.object({ rocketId: z.string().max(5), thrust: z.int().optional() })],
    ['a field called description with other content', z.object({ rocketId: z.string(), description: z.string() })],
  ])('may not change silently by %s', (_, data) => {
    expect(schemaChanges(published, documentOf(data)).broken).toEqual([
      expect.stringMatching(/^rocket\.fired\.v1 was published and has changed: undo it, or make it version 2/),
    ]);
  });

  test('may be followed by the next version', () => {
    const next = documentOf(z.object({ heightMm: z.int() }), [upcast]);
    expect(schemaChanges(published, next)).toEqual({ broken: [], added: ['rocket.fired.v2'] });
  });

  test('may not go back to an older version', () => {
    const next = documentOf(z.object({ heightMm: z.int() }), [upcast]);
    expect(schemaChanges(next, published).broken).toEqual(['rocket.fired went back from version 2 to 1']);
  });

  test('may not disappear', () => {
    const other = documentOf(z.object({}), [], 'rocket.landed');
    const { broken, added } = schemaChanges(published, other);
    expect(broken).toEqual([expect.stringContaining('rocket.fired was published and is gone')]);
    expect(added).toEqual(['rocket.landed.v1']);
  });
});
