import { personFamilies, publicEvents } from './catalogue.js';
import { storedEnvelope } from './envelope.js';
import type { EventDefinition } from './event-definition.js';
import { jsonSchema, type JsonSchema } from './json-schema.js';

/** The parts of an AsyncAPI 3.0 document that are read again here; the rest is only written. */
export interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly components: {
    readonly messages: Record<string, unknown>;
    /** `envelope`, and the data of each event type under `<type>.v<version>`. */
    readonly schemas: Record<string, JsonSchema>;
  };
  readonly [section: string]: unknown;
}

/** Name of an event type's data schema in the document. */
export function schemaName({ type, version }: { readonly type: string; readonly version: number }): string {
  return `${type}.v${version}`;
}

/** The log as an AsyncAPI 3.0 document: one channel, one message for each public event type. */
export function asyncApiDocument(events: readonly EventDefinition[] = publicEvents): AsyncApiDocument {
  const messages = Object.fromEntries(events.map((event) => [event.type, message(event)]));
  const dataSchemas = Object.fromEntries(events.map((event) => [schemaName(event), jsonSchema(event.data)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Posthorn events',
      version: '1.0.0',
      description:
        'Every public event type of the durable log. Streams, lists and webhooks are views of these events. ' +
        'A published version of a schema never changes; a new shape is a new version.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: { events: channel(events) },
    operations: {
      receiveEvents: {
        action: 'receive',
        summary: 'Read the log, live or from any position.',
        channel: { $ref: '#/channels/events' },
      },
    },
    components: { messages, schemas: { envelope: jsonSchema(storedEnvelope), ...dataSchemas } },
  };
}

function channel(events: readonly EventDefinition[]): object {
  return {
    address: 'evt.{workspaceId}.{family}.{key}.{verb}',
    summary: 'The event log: JetStream subjects of five tokens.',
    parameters: {
      workspaceId: { description: 'The workspace; no filter ever reaches into another one.' },
      family: { description: 'First half of the event type.', enum: unique(events.map(({ family }) => family)) },
      key: {
        description:
          'What the event is about. In families about a person the contact key, 16 base32 characters that do not ' +
          'reveal the address; in the others the id of the thing.',
      },
      verb: { description: 'Second half of the event type.', enum: unique(events.map(({ verb }) => verb)) },
    },
    messages: Object.fromEntries(events.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
  };
}

function message(event: EventDefinition): object {
  const { type, version, summary } = event;
  return {
    name: type,
    title: type,
    summary,
    contentType: 'application/json',
    correlationId: { location: '$message.payload#/correlationId' },
    payload: {
      allOf: [
        { $ref: '#/components/schemas/envelope' },
        {
          type: 'object',
          properties: {
            type: { const: type },
            version: { const: version },
            data: { $ref: `#/components/schemas/${schemaName(event)}` },
          },
        },
      ],
    },
    examples: (event.examples ?? []).map((data) => ({ payload: envelopeExample(event, data) })),
  };
}

function envelopeExample({ type, version, family }: EventDefinition, data: object): object {
  const person = personFamilies.has(family);
  return {
    type,
    version,
    workspaceId: 'wsk_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
    ...(person && { agentId: 'agt_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', contact: 'qqjebuvfwzsuwoxc' }),
    occurredAt: '2026-03-22T10:05:00.000Z',
    testMode: false,
    correlationId:
      'requestId' in data && data.requestId !== undefined ? data.requestId : 'cor_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
    data,
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted();
}
