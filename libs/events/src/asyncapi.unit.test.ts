import { readFileSync } from 'node:fs';
import asyncApiSpecs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { asyncApiDocument } from './asyncapi.js';
import generated, { publishedDocument } from './asyncapi.generate.js';
import { catalogue, publicEvents } from './catalogue.js';
import tableGenerated from './event-table.generate.js';
import { schemaChanges } from './published-schemas.js';

const document = asyncApiDocument();
/** Formats are annotations in both specifications; the AsyncAPI schema brings the meta schema of draft 7 with it. */
const ajv = () => new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false });

describe('the AsyncAPI document', () => {
  test('is valid AsyncAPI 3.0', () => {
    const validate = ajv().compile(asyncApiSpecs.schemas['3.0.0'] as object);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(validate({ ...document, channels: { events: { adress: 'x' } } })).toBe(false);
  });

  test('has a message for every public event type and for no other', () => {
    expect(Object.keys(document.components.messages)).toEqual(publicEvents.map((definition) => definition.type));
    const text = JSON.stringify(document);
    for (const { type, visibility } of catalogue) expect(text.includes(`"${type}"`)).toBe(visibility === 'public');
  });

  test('refers only to what it holds', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(references.length).toBeGreaterThan(publicEvents.length);
    for (const path of references) {
      const target = path.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document);
      expect(target).toBeTypeOf('object');
    }
  });

  test.each(publicEvents.map(({ type }) => type))('shows examples of %s that fit its payload schema', (type) => {
    const { payload, examples } = document.components.messages[type] as {
      payload: object;
      examples: { payload: { data: object } }[];
    };
    const validate = ajv().compile({ ...payload, components: document.components });
    for (const example of examples) {
      validate(example.payload);
      expect(validate.errors).toBeNull();
      expect(validate({ ...example.payload, data: {} })).toBe(false);
      expect(validate({ ...example.payload, type: 'other.type' })).toBe(false);
    }
  });
});

describe('docs/generated', () => {
  test('keeps every published schema as it was', () => {
    expect(schemaChanges(publishedDocument() ?? document, document).broken).toEqual([]);
  });

  test('has every schema of the catalogue (else: npm run generate)', () => {
    expect(publishedDocument()).toBeDefined();
    expect(schemaChanges(publishedDocument() ?? document, document).added).toEqual([]);
  });

  test.each([generated, tableGenerated])(
    'holds $path as it would be written now (else: npm run generate)',
    ({ path, content }) => {
      expect(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).toBe(content());
    },
  );
});
