import { querySnapshot } from '@posthorn/database';
import {
  deleteSession,
  findOpenSessions,
  findSessionByHash,
  insertSession,
  insertUserSession,
} from './sessions.queries.js';

const hash = Buffer.alloc(32);
const row = { id: 'ses_1', hash, scopes: ['read' as const] };

export default querySnapshot('sessions', {
  insertSession: (db) => insertSession(db, row, 'key_1', 43_200_000),
  insertUserSession: (db) => insertUserSession(db, row, { userId: 'usr_1', passwordHash: '$scrypt$' }, 43_200_000),
  findSessionByHash: (db) => findSessionByHash(db, hash),
  findOpenSessions: (db) => findOpenSessions(db, ['ses_1']),
  deleteSession: (db) => deleteSession(db, 'ses_1'),
});
