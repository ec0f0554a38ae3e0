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
  'POST /v1/agent/request-send': {
    recipientEmail: 'jordan@example.com',
    dedupeKey: 'order-2741-shipped',
    payload: { subject: 'Your order shipped', text: 'Tracking: 1Z999AA10123456784' },
  },
  'POST /v1/agent/register': { agentName: 'sarah', agentRole: 'support', email: 'sarah@acme.example' },
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

/** A refusal in each error shape. */
export const ERROR_EXAMPLES = {
  problem: {
    type: 'about:blank',
    title: 'Invalid request',
    status: 400,
    detail: '/recipientEmail: must contain an @',
    code: 'INVALID_REQUEST',
    fix: 'Correct what "errors" lists and send the request again.',
    errors: [{ pointer: '/recipientEmail', detail: 'must contain an @' }],
    request_id: '72e2e182-7308-4f5d-a3f4-d97ee4562521',
  },
  mailsAi: {
    error: {
      type: 'abuse_error',
      code: 'recipient_suppressed',
      message: 'The recipient is on the suppression list.',
      param: 'to',
      request_id: '72e2e182-7308-4f5d-a3f4-d97ee4562521',
      reason: 'suppressed',
      trace: [
        { rule: 'tenant_pause', outcome: 'passed' },
        { rule: 'suppression', outcome: 'failed', inputs: { scope: 'tenant', reasonCode: 'hard_bounce' } },
      ],
    },
  },
  plain: { error: 'Invalid signature' },
} as const;
