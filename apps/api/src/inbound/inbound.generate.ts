import { querySnapshot } from '@posthorn/database';
import {
  findNewestCode,
  findReceived,
  listNewestOfThreads,
  listReceived,
  listReceivedOfThread,
  searchReceived,
} from './received-mail.queries.js';
import { countCopies } from './thread-copies.queries.js';
import { findThread, listSendsOfThread, listThreads } from './thread.queries.js';

const OF = { workspaceId: 'wsk_1', testMode: false, mailbox: 'sarah@acme.example' };
const THREAD_OF = { workspaceId: 'wsk_1', testMode: false, bound: { mailbox: 'sarah@acme.example', agentId: 'agt_1' } };
const BEFORE = { at: new Date(0), id: 'rcv_1' };

export default [
  querySnapshot('received-mail', {
    listReceived: (db) =>
      listReceived(db, OF, {
        agentId: 'agt_1',
        threadId: 'thr_1',
        contact: 'a'.repeat(16),
        label: 'code',
        since: new Date(0),
        until: new Date(1),
        quarantined: false,
        before: 1,
        limit: 26,
      }),
    findReceived: (db) => findReceived(db, OF, 'rcv_1'),
    findNewestCode: (db) => findNewestCode(db, OF, new Date(0)),
    searchReceived: (db) => searchReceived(db, OF, { words: 'invoice', label: 'code', limit: 20, offset: 0 }),
    listReceivedOfThread: (db) => listReceivedOfThread(db, OF, { threadId: 'thr_1', before: BEFORE, limit: 51 }),
    listNewestOfThreads: (db) => listNewestOfThreads(db, OF, ['thr_1']),
  }),
  querySnapshot('thread', {
    listThreads: (db) =>
      listThreads(db, THREAD_OF, {
        statuses: ['open'],
        agentId: 'agt_1',
        contact: 'a'.repeat(16),
        before: BEFORE,
        limit: 26,
        offset: 0,
      }),
    findThread: (db) => findThread(db, THREAD_OF, 'thr_1'),
    countCopies: (db) => countCopies(db, THREAD_OF, ['thr_1']),
    listSendsOfThread: (db) =>
      listSendsOfThread(db, THREAD_OF, { threadId: 'thr_1', firstSendId: 'req_1', before: BEFORE, limit: 51 }),
  }),
];
