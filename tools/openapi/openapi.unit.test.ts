import { resolve } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { parseSync } from 'oxc-parser';
import { beforeAll, expect, test } from 'vitest';
import { readServices } from '../topology/services.ts';
import { openApiDocument } from './openapi-document.ts';
import { readOperations, type Operation } from './operations.ts';
import { ROUTE_FOLDERS } from './route-folders.ts';
import { tagOf } from './tags.ts';
import { TypeSchemas } from './type-schema.ts';
import { REQUEST_EXAMPLES, RESPONSE_EXAMPLES } from './examples.ts';
import { WRITTEN_PARTS } from './written-parts.ts';

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Described>>;
  readonly components: { readonly schemas: Record<string, unknown>; readonly responses: Record<string, unknown> };
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema?: Record<string, unknown> }> };
  readonly responses: Record<string, unknown>;
  readonly security: readonly Record<string, readonly string[]>[];
}

const root = resolve(import.meta.dirname, '../..');
let operations: Operation[];
let document: Document;
beforeAll(async () => {
  operations = await readOperations(root, ROUTE_FOLDERS, 'src');
  document = JSON.parse(JSON.stringify(openApiDocument(root, operations, '0.0.0'))) as Document;
});

const described = () => Object.values(document.paths).flatMap((path) => Object.values(path));

test('it is what the schema of OpenAPI says a document is', async () => {
  const { valid, errors } = await new Validator().validate(JSON.stringify(document, null, 1));
  expect({ valid, errors: JSON.stringify(errors)?.slice(0, 2_000) }).toEqual({ valid: true });
  expect(document.openapi).toBe('3.2.0');
});

test('the validator refuses what is none', async () => {
  const broken = { ...document, paths: { '/x': { get: { responses: { nonsense: {} } } } } };
  expect((await new Validator().validate(JSON.stringify(broken, null, 1))).valid).toBe(false);
});

test('every route of every service is in it, and no other', async () => {
  const routes = (await readServices(root, 'src')).flatMap((service) => service.routes);
  const wanted = routes
    .filter(({ method }) => method !== 'OPTIONS')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}').replace(/\*$/, '{token}')}`);
  const found = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(found.filter((route) => !route.includes('/health/')).toSorted()).toEqual([...new Set(wanted)].toSorted());
  expect(found).toContain('GET /health/ready');
});

test('operation ids are distinct, and references lead somewhere', () => {
  const ids = described().map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(100);
  for (const [, kind, name] of references)
    expect(document.components[kind as 'schemas' | 'responses'][name!], `${kind}/${name}`).toBeDefined();
});

test('a route with a body says what is in it, and which fields it cannot do without', () => {
  const body = document.paths['/v1/messages']?.['post']?.requestBody?.content['application/json'];
  expect(body?.schema).toMatchObject({
    type: 'object',
    required: ['to'],
    additionalProperties: false,
    properties: {
      to: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, maxItems: 50 }] },
      scheduled_at: { type: 'string', format: 'date-time' },
      subject: { type: 'string', maxLength: 998 },
    },
  });
});

test('a route with a key names its scopes; one without is open', () => {
  expect(document.paths['/v1/messages']?.['post']?.security).toEqual([{ apiKey: ['send'] }, { session: ['send'] }]);
  expect(document.paths['/v1/agent/events/stream']?.['get']?.security).toContainEqual({ ticket: ['read'] });
  expect(document.paths['/api/webhooks/mail-events']?.['post']?.security).toEqual([]);
});

test('a stream is described item by item', () => {
  expect(document.paths['/v1/events/stream']?.['get']?.responses['200']).toMatchObject({
    content: { 'text/event-stream': { itemSchema: { required: ['data'] } } },
  });
});

test('what is written by hand is about routes that there are', () => {
  const keys = new Set(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`));
  for (const key of [WRITTEN_PARTS, REQUEST_EXAMPLES, RESPONSE_EXAMPLES].flatMap(Object.keys))
    expect(keys, key).toContain(key);
});

test('every route is in a group of its own kind', () => {
  const rest = operations.filter(({ path }) => tagOf(path) === 'Service').map(({ path }) => path);
  expect(rest.toSorted()).toEqual(['/docs', '/docs/:file', '/health/live', '/health/ready', '/openapi.json']);
});

test('types of answers become schemas: interfaces by name, generics filled in, lists of texts, what is left out', () => {
  const source = `
    const STATES = ['a', 'b'] as const;
    /** A thing. */
    interface Thing { readonly id: string; readonly size?: number | null; /** Ours. */ readonly state: State; readonly more: Record<string, boolean> }
    type State = (typeof STATES)[number];
    interface Page<Item> { readonly data: readonly Item[]; readonly next: 'x' | 'y' }
    type Answer = Promise<Page<Omit<Thing, 'more'>>>;
    type Whole = Thing[];`;
  const types = new TypeSchemas(root);
  const { program } = parseSync('x.ts', source);
  const typeOf = (name: string) => {
    const node = program.body.find((each) => each.type === 'TSTypeAliasDeclaration' && each.id.name === name);
    if (node?.type !== 'TSTypeAliasDeclaration') throw new Error(`no type ${name}`);
    return types.schemaOf(node.typeAnnotation, { path: 'x.ts', text: source });
  };
  expect(typeOf('Answer')).toEqual({
    type: 'object',
    properties: {
      data: {
        type: 'array',
        items: {
          description: 'A thing.',
          type: 'object',
          properties: {
            id: { type: 'string' },
            size: { type: ['number', 'null'] },
            state: { type: 'string', enum: ['a', 'b'], description: 'Ours.' },
          },
          required: ['id', 'state'],
        },
      },
      next: { enum: ['x', 'y'] },
    },
    required: ['data', 'next'],
  });
  expect(typeOf('Whole')).toEqual({ type: 'array', items: { $ref: '#/components/schemas/Thing' } });
  expect(types.components.get('Thing')).toMatchObject({ description: 'A thing.', required: ['id', 'state', 'more'] });
});
