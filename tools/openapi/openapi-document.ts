import { z } from 'zod';
import { REQUEST_EXAMPLES, RESPONSE_EXAMPLES } from './examples.ts';
import type { Operation } from './operations.ts';
import { errorSchemas, refusals, shapeOf } from './refusals.ts';
import { tagOf, TAGS } from './tags.ts';
import type { JsonSchema } from './schema-shapes.ts';
import { TypeSchemas } from './type-schema.ts';
import { WRITTEN_PARTS, type WrittenPart } from './written-parts.ts';

/** Set on a schema of arrays that takes one item without the array too (apps/api mailbox-text.ts). */
const ONE_OR_SEVERAL = 'posthornOneOrSeveral';
/** Of the server's own bookkeeping: no client calls it. */
const HIDDEN = new Set(['options', 'head']);

/** OpenAPI 3.2 of the routes: their schemas, types and doc comments put together. */
export function openApiDocument(root: string, operations: readonly Operation[], version: string): object {
  const types = new TypeSchemas(root);
  const paths: Record<string, Record<string, object>> = {};
  const others = new Set<string>();
  const first = new Map<string, string>();
  for (const operation of operations) {
    if (HIDDEN.has(operation.method)) continue;
    const handler = `${operation.file}#${operation.controller}.${operation.handler}.${suffixOf(operation.path)}`;
    const canonical = first.get(handler);
    if (canonical === undefined) first.set(handler, operation.path);
    else others.add(templated(operation.path));
    const described = describe(operation, types, canonical);
    (paths[templated(operation.path)] ??= {})[operation.method] = described;
  }
  return {
    openapi: '3.2.0',
    info: {
      title: 'Posthorn',
      version,
      description:
        'A self-hosted, event-sourced email platform for AI agents and outreach teams. One log behind several APIs: each speaks the words of the product it stands for.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: TAGS.map(({ name, description }) => ({ name, description })),
    // What has another path first comes last: the page shows them in this order.
    paths: Object.fromEntries(
      Object.entries(paths).toSorted(([a], [b]) => Number(others.has(a)) - Number(others.has(b)) || (a < b ? -1 : 1)),
    ),
    components: {
      schemas: { ...errorSchemas, ...sorted(types.components) },
      responses: refusals(),
      securitySchemes,
    },
  };
}

function describe(operation: Operation, types: TypeSchemas, canonical: string | undefined): object {
  const { method, path, access, doc } = operation;
  const key = `${method.toUpperCase()} ${path}`;
  const canonicalKey = `${method.toUpperCase()} ${canonical ?? path}`;
  const written = WRITTEN_PARTS[key] ?? {};
  const summary = words(operation.handler);
  const parameters = parametersOf(operation, written);
  const body = bodyOf(operation, written, canonicalKey);
  const description = [
    doc,
    canonical === undefined ? '' : `The same as \`${method.toUpperCase()} ${templated(canonical)}\`.`,
    access?.kinds ? `Keys of kind ${access.kinds.map((kind) => `\`${kind}\``).join(', ')}.` : '',
  ].filter((part) => part !== '');
  return {
    operationId: `${method}${path.split('/').map(pascal).join('')}`,
    tags: [tagOf(path)],
    summary: canonical === undefined ? summary : `${summary} (other path)`,
    ...(description.length > 0 && { description: description.join('\n\n') }),
    ...(access ? { security: securityOf(access) } : { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: responsesOf(operation, { types, written, example: RESPONSE_EXAMPLES[canonicalKey] }),
  };
}

function parametersOf(operation: Operation, written: WrittenPart): object[] {
  const inPath = [...templated(operation.path).matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query = operation.query ? queryParameters(operation.query) : [];
  const byHand = (written.query ?? []).map((parameter) => ({ in: 'query', schema: { type: 'string' }, ...parameter }));
  const known = new Set(['authorization', 'content-type']);
  const headers = operation.headers.filter((name) => !known.has(name)).map((name) => headerParameter(headerName(name)));
  if (operation.idempotent && !operation.headers.includes('idempotency-key'))
    headers.push(headerParameter('Idempotency-Key'));
  const headersByHand = (written.headers ?? []).map((parameter) => ({
    in: 'header',
    schema: { type: 'string' },
    ...parameter,
  }));
  return [...inPath, ...query, ...byHand, ...headers, ...headersByHand];
}

const HEADER_WORDS: Readonly<Record<string, string>> = {
  'Idempotency-Key': 'The same request under the same key is answered as the first one was, for 24 hours.',
  'X-Agent-Id': 'The agent it is asked for by.',
};

function headerParameter(name: string): object {
  const description = HEADER_WORDS[name];
  return { name, in: 'header', ...(description !== undefined && { description }), schema: { type: 'string' } };
}

function queryParameters(schema: z.ZodType): object[] {
  const { properties = {}, required = [] } = jsonSchema(schema) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: 'query',
    ...(required.includes(name) && { required: true }),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

function bodyOf(operation: Operation, written: WrittenPart, canonicalKey: string): object | undefined {
  if (written.body) return { required: true, content: written.body };
  if (!operation.body) return operation.rawBody ? { content: { '*/*': {} } } : undefined;
  const example = REQUEST_EXAMPLES[canonicalKey];
  if (example !== undefined) assertFits(operation.body, example, canonicalKey);
  return {
    required: !operation.body.safeParse(undefined).success,
    content: {
      'application/json': { schema: jsonSchema(operation.body), ...(example !== undefined && { example }) },
    },
  };
}

function responsesOf(
  operation: Operation,
  { types, written, example }: { types: TypeSchemas; written: WrittenPart; example: unknown },
): object {
  const { status, returns, file, access, body, query, path } = operation;
  const schema = returns === undefined ? {} : types.schemaOf(returns, file);
  const isEmpty = status === 204;
  const content = written.content ?? { 'application/json': { schema, ...(example !== undefined && { example }) } };
  const refusal = (name: string) => ({ $ref: `#/components/responses/${shapeOf(operation)}${name}` });
  return {
    [status]: { description: STATUS_WORDS[status] ?? 'Done.', ...(!isEmpty && { content }) },
    ...Object.fromEntries(
      Object.entries(written.also ?? {}).map(([other, description]) => [other, { description, content }]),
    ),
    ...((body ?? query ?? written.query) && { 400: refusal('Invalid') }),
    ...(access && { 401: refusal('Unauthorized'), 403: refusal('Forbidden') }),
    ...(/:|\*/.test(path) && { 404: refusal('NotFound') }),
    default: refusal('Refused'),
  };
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Made.',
  204: 'Done; there is nothing to say.',
};

function securityOf({ scopes, accept = ['key', 'session'] }: NonNullable<Operation['access']>): object[] {
  const schemes: Readonly<Record<string, string>> = { key: 'apiKey', session: 'session', ticket: 'ticket' };
  return accept.flatMap((type) => (schemes[type] ? [{ [schemes[type]]: [...scopes] }] : []));
}

const securitySchemes = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key: `posthorn keys create`. The roles are its scopes.',
  },
  session: { type: 'apiKey', in: 'cookie', name: 'posthorn_session', description: 'Of a browser: POST /v1/sessions.' },
  ticket: { type: 'apiKey', in: 'query', name: 'ticket', description: 'Opens one stream: POST /v1/stream-tickets.' },
};

/** What a caller sends: before defaults and transforms. */
function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema: made }) => {
      // The pattern says what the format says, in 300 characters.
      if (made.format === 'date-time') delete made.pattern;
      const { [ONE_OR_SEVERAL]: isFlexible, description, ...array } = made;
      if (isFlexible !== true) return;
      for (const name of Object.keys(made)) delete made[name];
      Object.assign(made, { description, anyOf: [array['items'], array] });
    },
  });
  return rest;
}

function assertFits(schema: z.ZodType, example: unknown, key: string): void {
  const { error } = schema.safeParse(example);
  if (error) throw new Error(`the example of ${key} is not what the route takes: ${z.prettifyError(error)}`);
}

/** `/v1/messages/:id` is `/v1/messages/{id}`; what stands for a wildcard is a token. */
function templated(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}').replace(/\*$/, '{token}');
}

/** The end of a path, by which two routes of one handler are told apart from two prefixes of one route. */
function suffixOf(path: string): string {
  return path.split('/').slice(-1).join('');
}

function pascal(segment: string): string {
  return segment
    .replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replaceAll(/[^A-Za-z0-9]/g, '');
}

function headerName(name: string): string {
  return name.split('-').map(pascal).join('-');
}

/** `sendMany` is "Send many". */
function words(name: string): string {
  const text = name.replaceAll(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sorted(components: ReadonlyMap<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
