import { querySnapshot } from '@posthorn/database';
import { countMailsOfContact, countMailsOfDomain, countSendsInThreads } from './sender.queries.js';

const sender = {
  workspaceId: 'wsk_1',
  testMode: false,
  contact: 'abc',
  domain: 'example.com',
  before: 42,
  limit: 500,
};

export default querySnapshot('triage-senders', {
  countMailsOfContact: (db) => countMailsOfContact(db, sender),
  countMailsOfDomain: (db) => countMailsOfDomain(db, sender),
  countSendsInThreads: (db) => countSendsInThreads(db, sender),
});
