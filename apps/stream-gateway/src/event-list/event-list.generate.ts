import { querySnapshot } from '@posthorn/database';
import { listEvents } from './event-list.queries.js';

export default querySnapshot('event-list', {
  'listEvents, unfiltered': (db) => listEvents(db, { workspaceId: 'wsk_1', limit: 51 }),
  'listEvents, every filter': (db) =>
    listEvents(db, {
      workspaceId: 'wsk_1',
      types: ['delivery.sent'],
      contact: 'c',
      testMode: false,
      after: 1,
      before: 9,
      limit: 51,
    }),
});
