import { querySnapshot, SERVED_SCHEMA, toEventRow } from '@posthorn/database';
import type { RecordedEvent } from '@posthorn/events';
import { countChanges } from './campaign-counts.projection.js';
import { addCampaignCounts } from './campaign-counts.queries.js';
import { insertEvents } from './event-list.projection.js';
import { toPatch } from './send-list.projection.js';
import { findSends, upsertSends } from './send-list.queries.js';
import { insertSkipped } from './skipped-event.queries.js';

const event: RecordedEvent = {
  id: 'evt_1',
  sequence: 1,
  subject: 'evt.wsk_1.delivery.key.sent',
  type: 'delivery.sent',
  version: 1,
  workspaceId: 'wsk_1',
  occurredAt: '2026-01-02T03:04:05.678Z',
  testMode: false,
  correlationId: 'req_1',
  data: { requestId: 'req_1', recipientEmail: 'ada@example.com', sentAt: '2026-01-02T03:04:05.678Z' },
};
const send = toPatch(event);
const [counts] = send ? countChanges([{ ...send, campaign_id: 'cmp_1' }], [{ ...send, campaign_id: null }]) : [];

export default querySnapshot('burst', {
  findSends: (db) => findSends(db, SERVED_SCHEMA, ['req_1']),
  upsertSends: (db) => upsertSends(db, SERVED_SCHEMA, send ? [send] : []),
  addCampaignCounts: (db) => addCampaignCounts(db, SERVED_SCHEMA, counts ? [counts] : []),
  insertEvents: (db) => insertEvents(db, SERVED_SCHEMA, [toEventRow(event)]),
  insertSkipped: (db) =>
    insertSkipped(db, SERVED_SCHEMA, [{ sequence: 1, subject: event.subject, reason: 'malformed' }]),
});
