import type { JsonSchema } from './schema-shapes.ts';

/** A query parameter of a route that reads its query by itself. */
interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly schema?: JsonSchema;
}

/** What neither a schema nor a type says of a route, by `METHOD path`. */
export interface WrittenPart {
  readonly query?: readonly Parameter[];
  /** Instead of what the handler's type says. */
  readonly content?: Readonly<Record<string, object>>;
  /** Of a body that the handler reads as bytes. */
  readonly body?: Readonly<Record<string, object>>;
  readonly headers?: readonly Parameter[];
  /** The same answer under another status. */
  readonly also?: Readonly<Record<number, string>>;
}

const TEXT: JsonSchema = { type: 'string' };
const FORM = { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } };
const MULTIPART = { 'multipart/form-data': { schema: { type: 'object' } } };

/** OpenAPI 3.2: one item of a stream, as the WHATWG parses it. */
const eventStream = (data: string, events: string) => ({
  'text/event-stream': {
    itemSchema: {
      type: 'object',
      properties: {
        id: { type: 'string', description: 'Id of the event: resume after it with Last-Event-ID.' },
        event: { type: 'string', description: events },
        data: { type: 'string', contentMediaType: 'application/json', description: data },
      },
      required: ['data'],
    },
  },
});

const page = [
  {
    name: 'limit',
    description: 'Entries of the page; 50 when left out.',
    schema: { type: 'integer', minimum: 1, maximum: 100 },
  },
  { name: 'cursor', description: '`next_cursor` of the page before.' },
];
const since = {
  name: 'since',
  description: 'An event id: only what came after it. `earliest` for everything that is kept.',
};
const cursors = [
  since,
  { name: 'last_event_id', description: 'Alias of `since`; so is `lastEventId`.' },
  { name: 'lastEventId', description: 'Alias of `since`.' },
];
const lastEventId = { name: 'Last-Event-ID', description: 'As `since`, and stronger.' };
const tenantId = { name: 'tenantId', description: "The key's workspace; may be left out." };

const molted = [
  { name: 'eventTypes', description: 'Types, separated by commas; `delivery.*` is every type that begins so.' },
  { name: 'contactEmail', description: 'Only what is about this person.' },
  tenantId,
];
const mailsAiList = [
  { name: 'event_type', description: 'Names, separated by commas; `message.*` is every name that begins so.' },
  { name: 'agent_id', description: 'Only events of this agent.' },
  { name: 'since', description: 'An event id, or an ISO 8601 time with its offset.' },
  ...page,
];
const worker = [
  { name: 'types', description: 'Names, separated by commas.' },
  { name: 'mailbox', description: 'Only events of this mailbox.' },
  { name: 'since', description: 'ISO 8601 time, or an event id.' },
];

const mailsAiStream: WrittenPart = {
  query: [{ name: 'event_types', description: 'Names, separated by commas.' }, ...cursors],
  headers: [lastEventId],
  content: eventStream('An event, as the list has it.', 'Its name, `message.sent`.'),
};
const workerStream: WrittenPart = {
  query: worker,
  headers: [lastEventId],
  content: eventStream('An event of mails-worker.', 'Its name, `message.received`.'),
};
const leadSearchStream: WrittenPart = {
  query: cursors,
  headers: [lastEventId],
  content: {
    ...eventStream('What happened in the search.', '`progress`, `found`, `complete`, `error` or `timeout`.'),
    'application/json': { schema: { type: 'object', description: 'Of a search that is over: how it ended.' } },
  },
};
const sendStream: WrittenPart = {
  content: {
    'text/event-stream': {
      itemSchema: {
        type: 'object',
        properties: { data: { type: 'string', description: 'A snapshot as JSON, or `[DONE]` at the end.' } },
        required: ['data'],
      },
    },
  },
};
const report: WrittenPart = {
  body: { 'application/json': { schema: { type: 'object' } } },
};
const held: WrittenPart = { also: { 202: 'Taken; it waits for the approval of a person.' } };
const rawMail: WrittenPart = { content: { 'message/rfc822': { schema: TEXT } } };
const page204: WrittenPart = { content: { 'text/html': { schema: TEXT } } };

export const WRITTEN_PARTS: Readonly<Record<string, WrittenPart>> = {
  'GET /v1/agent/events': { query: [...molted, since, ...page] },
  'GET /v1/agent/events/stream': {
    query: [...molted, ...cursors],
    headers: [lastEventId],
    content: eventStream("The event's own data.", 'Its type, `delivery.sent`.'),
  },
  'GET /v1/events': {
    query: [...mailsAiList, ...worker.filter(({ name }) => name !== 'since')],
    headers: [lastEventId],
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/MailsAiPage' } },
      ...workerStream.content,
    },
  },
  'GET /api/v1/events': { query: mailsAiList },
  'GET /v1/events/stream': mailsAiStream,
  'GET /api/v1/events/stream': mailsAiStream,
  'GET /worker/v1/events': workerStream,
  'GET /api/lead-finder/jobs/:id/stream': leadSearchStream,
  'GET /reach/api/lead-finder/jobs/:id/stream': leadSearchStream,
  'GET /mail/campaigns/:id/send-stream': sendStream,
  'POST /v1/messages': held,
  'POST /api/v1/messages': held,
  'POST /v1/messages/:id/reply': held,
  'POST /api/v1/messages/:id/reply': held,
  'POST /v1/messages/:id/forward': held,
  'POST /api/v1/messages/:id/forward': held,
  'GET /v1/messages/:id/raw': rawMail,
  'GET /api/v1/messages/:id/raw': rawMail,
  'POST /api/webhooks/mail-events': report,
  'POST /reach/api/webhooks/mail-events': report,
  'POST /v1/webhooks/postal': report,
  'POST /v1/webhooks/ses': report,
  'POST /v1/webhooks/postmark': report,
  'POST /v1/webhooks/sendgrid': report,
  'POST /v1/webhooks/mailgun': report,
  'POST /v1/webhooks/resend': report,
  'POST /v1/inbound/mail': { body: { 'message/rfc822': { schema: TEXT } } },
  'POST /v1/inbound/postal': { body: { ...FORM, 'application/json': { schema: { type: 'object' } } } },
  'POST /v1/inbound/postmark': report,
  'POST /v1/inbound/sendgrid': { body: MULTIPART },
  'POST /v1/inbound/mailgun': { body: { ...FORM, ...MULTIPART } },
  'POST /v1/inbound/mailgun/mime': { body: { ...FORM, ...MULTIPART } },
  'POST /v1/inbound/ses': report,
  'POST /v1/inbound/resend': report,
  'POST /v1/webhooks/bounce-mail': { body: { 'message/rfc822': { schema: TEXT } } },
  'GET /t/o/*': { content: { 'image/gif': {} } },
  'GET /t/c/*': page204,
  'GET /t/u/*': page204,
  'POST /t/u/*': {
    body: {
      'application/x-www-form-urlencoded': {
        schema: { type: 'object', properties: { 'List-Unsubscribe': { const: 'One-Click' } } },
      },
    },
    content: { 'text/html': { schema: TEXT } },
  },
  'GET /docs': page204,
  'GET /docs/:file': { content: { 'text/javascript': {}, 'text/css': {} } },
  'GET /openapi.json': { content: { 'application/json': { schema: { type: 'object' } } } },
};
