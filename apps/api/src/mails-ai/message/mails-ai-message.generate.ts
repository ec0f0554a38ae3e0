import { querySnapshot } from '@posthorn/database';
import { findBeginnings, findSends, listBeginnings } from './mails-ai-message.queries.js';

const range = { from: 'req_01K6ZQ4T1V8N3M5P7R9S2W4X00', to: 'req_01K6ZQ4T1V8N3M5P7R9S2W4XZZ' };

export default querySnapshot('mails-ai-message', {
  listBeginnings: (db) =>
    listBeginnings(db, {
      workspaceId: 'wsk_1',
      testMode: false,
      agentId: 'agt_1',
      threadId: 'thr_1',
      before: 100,
      limit: 26,
    }),
  findSends: (db) => findSends(db, 'wsk_1', [range]),
  findBeginnings: (db) => findBeginnings(db, 'wsk_1', [range]),
});
