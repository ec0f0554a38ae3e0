/** Bodies that the routes take, by `METHOD path`; checked against the route's schema when the document is made. */
export const REQUEST_EXAMPLES: Readonly<Record<string, unknown>> = {
  'POST /v1/messages': {
    agent: 'sarah',
    to: 'Jordan Lee <jordan@example.com>',
    subject: 'Your order shipped',
    body_text: 'Tracking: 1Z999AA10123456784',
    metadata: { order_id: '2741' },
  },
  'POST /v1/messages/batch': [
    { agent: 'sarah', to: 'a@example.com', subject: 'Hello A', body_text: 'Hi' },
    { agent: 'sarah', to: 'b@example.com', subject: 'Hello B', body_text: 'Hi' },
  ],
  'POST /v1/messages/:id/reply': { body_text: 'Tuesday at 10 works.' },
  'POST /v1/messages/:id/forward': { to: 'support@example.com', body_text: 'Can you take this one?' },
  'PATCH /v1/messages/:id': { scheduled_at: '2026-12-01T09:00:00Z' },
  'POST /v1/drafts': { agent: 'sarah', to: 'jordan@example.com', subject: 'Your quote', body_text: 'It is 42 EUR.' },
  'PATCH /v1/drafts/:id': { body_text: 'It is 40 EUR.' },
  'POST /v1/drafts/:id/send': {},
  'POST /v1/drafts/:id/schedule': { send_at: '2026-12-01T09:00:00Z' },
  'POST /v1/agents': { name: 'sarah', email: 'sarah@acme.example', daily_send_limit: 500 },
  'PATCH /v1/agents/:id': { status: 'paused' },
  'POST /v1/suppression': { address: 'jordan@example.com', type: 'manual_dnc', note: 'asked by phone' },
  'POST /v1/suppression/allow': {
    address: 'jordan@example.com',
    attestation: 'Jordan asked for the invoices again, by mail of 2026-11-20.',
  },
  'POST /api/autopilot/start': { goal: 'Find SaaS founders in India and invite them to a demo' },
  'POST /api/autopilot/:id/status': { action: 'stop' },
  'POST /api/lead-finder/search': { query: 'SaaS founders', useAI: false, filters: { location: 'India' } },
  'POST /v1/agent/request-send': {
    recipientEmail: 'jordan@example.com',
    dedupeKey: 'order-2741-shipped',
    payload: { subject: 'Your order shipped', text: 'Tracking: 1Z999AA10123456784' },
  },
  'POST /v1/agent/register': { agentName: 'sarah', agentRole: 'support', email: 'sarah@acme.example' },
  'POST /mail/campaigns': {
    name: 'Launch',
    subject: '{{ first_name }}, we have shipped',
    from: { email: 'sarah@acme.example', name: 'Sarah of Acme' },
    text: 'Hello {{ first_name }}, it is out. {{ unsubscribe_url }}',
    recipients: [{ email: 'jordan@example.com', name: 'Jordan Lee' }],
    idempotency_key: 'launch-2026',
  },
  'PATCH /mail/campaigns/:id': { subject: 'It is out', daily_cap: 500 },
  'POST /mail/campaigns/:id/recipients': { recipients: [{ email: 'priya@example.com', variables: { plan: 'pro' } }] },
  'POST /mail/campaigns/:id/schedule': { scheduled_at: '2026-12-01T09:00:00Z' },
  'POST /v1/agent/contacts': { email: 'jordan@example.com', name: 'Jordan Lee' },
};

/** What routes answer with, where it is worth to be seen. */
export const RESPONSE_EXAMPLES: Readonly<Record<string, unknown>> = {
  'POST /v1/messages': {
    id: 'msg_01M7W5PK9BGFSTETS82VT12Z00',
    agent_id: 'agt_01M7W5PK9BGFSTETS82VT12Z2Q',
    from: 'sarah@acme.example',
    thread_id: null,
    to: ['jordan@example.com'],
    subject: 'Your order shipped',
    routing_pool: 'clean',
    classifier_score: 0,
    cost_usd: 0,
    status: 'queued',
    metadata: { order_id: '2741' },
    recipients: [{ address: 'jordan@example.com', type: 'to', status: 'queued' }],
    created_at: '2026-11-20T09:48:15.549Z',
  },
  'GET /v1/suppression': {
    address: 'jordan@example.com',
    suppressed: true,
    type: 'hard_bounce',
    scope: 'workspace',
    since: '2026-11-20T09:48:15.549Z',
  },
};

const REQUEST_ID = '72e2e182-7308-4f5d-a3f4-d97ee4562521';

const problem = (status: number, title: string, rest: object) => ({
  type: 'about:blank',
  title,
  status,
  ...rest,
  request_id: REQUEST_ID,
});
const mailsAi = (type: string, code: string, message: string, rest: object = {}) => ({
  error: { type, code, message, param: null, request_id: REQUEST_ID, ...rest },
});

const misar = (code: string, message: string, rest: object = {}) => ({
  error: message,
  code,
  message,
  ...rest,
  request_id: REQUEST_ID,
});

/** A refusal of each kind in each error shape. */
export const ERROR_EXAMPLES = {
  Problem: {
    Invalid: problem(400, 'Invalid request', {
      detail: '/recipientEmail: must contain an @',
      code: 'INVALID_REQUEST',
      fix: 'Correct what "errors" lists and send the request again.',
      errors: [{ pointer: '/recipientEmail', detail: 'must contain an @' }],
    }),
    Unauthorized: problem(401, 'Unauthorized', {
      detail: 'The API key is unknown or revoked.',
      code: 'UNAUTHORIZED',
      fix: 'Check the key, or create one: posthorn keys create.',
    }),
    Forbidden: problem(403, 'Forbidden', {
      detail: 'The API key lacks the scope send.',
      code: 'MISSING_SCOPE',
      fix: 'Use a key with the scopes send.',
    }),
    NotFound: problem(404, 'Not Found', {
      detail: 'There is no template welcome in this workspace.',
      code: 'UNKNOWN_TEMPLATE',
      fix: 'GET /v1/agent/templates lists those there are.',
    }),
    Refused: problem(422, 'Unprocessable Entity', {
      detail: 'The idempotency key was used for another request.',
      code: 'IDEMPOTENCY_KEY_REUSED',
      fix: 'Repeat a request unchanged to retry it, or use a new key for a new one.',
    }),
  },
  MailsAiError: {
    Invalid: mailsAi('invalid_request_error', 'invalid_field', '/to/0: must contain an @', { param: 'to.0' }),
    Unauthorized: mailsAi('authentication_error', 'invalid_api_key', 'The API key is unknown or revoked.'),
    Forbidden: mailsAi('permission_error', 'insufficient_scope', 'The API key lacks the scope send.'),
    NotFound: mailsAi('resource_error', 'message_not_found', 'There is no message msg_x in this workspace.', {
      param: 'id',
    }),
    Refused: mailsAi('abuse_error', 'recipient_suppressed', 'The recipient is on the suppression list.', {
      param: 'to',
      reason: 'suppressed',
      trace: [
        { rule: 'tenant_pause', outcome: 'passed' },
        { rule: 'suppression', outcome: 'failed', inputs: { scope: 'tenant', reasonCode: 'hard_bounce' } },
      ],
    }),
  },
  MisarError: {
    Invalid: misar('invalid_request', 'from.email: must contain an @.', { param: 'from.email' }),
    Unauthorized: misar('unauthorized', 'The API key is unknown or revoked.'),
    Forbidden: misar('missing_scope', 'The API key lacks the scope send.'),
    NotFound: misar('not_found', 'There is no campaign cmp_x in this workspace.', { error: 'not_found' }),
    Refused: misar('campaign_not_draft', 'The campaign is sending.', { campaign_status: 'sending' }),
  },
  PlainError: {
    Invalid: { error: 'limit: Too small: expected number to be >=1.' },
    Unauthorized: { error: 'The API key is unknown or revoked. Check the key, or create one: posthorn keys create.' },
    Forbidden: { error: 'The API key lacks the scope send.' },
    NotFound: { error: 'Run not found' },
    Refused: { error: 'Try again in a moment.' },
  },
} as const;
