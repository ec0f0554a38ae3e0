import { querySnapshot } from '@posthorn/database';
import {
  findCitedMails,
  findCorrespondents,
  findRecipients,
  findSends,
  findThreads,
  findThreadsOfContact,
} from './thread.queries.js';

const place = { workspaceId: 'wsk_1', testMode: false };

export default querySnapshot('triage-threads', {
  findSends: (db) => findSends(db, place, ['req_1']),
  findCitedMails: (db) => findCitedMails(db, { ...place, before: 42 }, ['<a@example.com>']),
  findThreads: (db) => findThreads(db, place, ['thrd_1']),
  findThreadsOfContact: (db) =>
    findThreadsOfContact(db, { ...place, contact: 'abc', since: new Date('2026-01-02T03:04:05Z'), limit: 50 }),
  findCorrespondents: (db) => findCorrespondents(db, { workspaceId: 'wsk_1', threadIds: ['thrd_1'], limit: 200 }),
  findRecipients: (db) => findRecipients(db, { workspaceId: 'wsk_1', threadIds: ['thrd_1'], limit: 200 }),
});
