import { querySnapshot } from '@posthorn/database';
import { findEvent, listEvents } from './event-list.queries.js';

const passed = { path: ['authentication', 'spf'], is: 'pass' };
const notPassed = { path: ['authentication', 'dkim'], isNot: 'pass' };

export default querySnapshot('event-list', {
  'listEvents, unfiltered': (db) => listEvents(db, { workspaceId: 'wsk_1', limit: 51 }),
  'listEvents, every filter': (db) =>
    listEvents(db, {
      workspaceId: 'wsk_1',
      choices: [
        { type: 'delivery.sent', passes: [], fails: [] },
        { type: 'inbound.classified', passes: [passed], fails: [[passed, notPassed]] },
      ],
      contact: 'c',
      agentId: 'agt_1',
      mailbox: { address: 'agent@example.com', agentId: 'agt_1' },
      testMode: false,
      occurredSince: new Date(0),
      after: 1,
      before: 9,
      limit: 51,
    }),
  findEvent: (db) => findEvent(db, 'wsk_1', 1),
});
