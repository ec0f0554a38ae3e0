import { querySnapshot } from '@posthorn/database';
import { deleteSession, findOpenSessions, findSessionByHash, insertSession } from './sessions.queries.js';

const hash = Buffer.alloc(32);

export default querySnapshot('sessions', {
  insertSession: (db) => insertSession(db, { id: 'ses_1', hash, api_key_id: 'key_1', scopes: ['read'] }, 43_200_000),
  findSessionByHash: (db) => findSessionByHash(db, hash),
  findOpenSessions: (db) => findOpenSessions(db, ['ses_1']),
  deleteSession: (db) => deleteSession(db, 'ses_1'),
});
