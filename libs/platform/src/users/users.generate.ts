import { querySnapshot } from '@posthorn/database';
import {
  deleteSessionsOf,
  disableUser,
  findUserByEmail,
  insertUser,
  listUsers,
  replacePassword,
} from './users.queries.js';

export default querySnapshot('users', {
  insertUser: (db) =>
    insertUser(db, {
      id: 'usr_1',
      workspace_id: 'wsk_1',
      email: 'ada@example.com',
      password_hash: '$scrypt$',
      scopes: ['read', 'generate'],
    }),
  findUserByEmail: (db) => findUserByEmail(db, 'ada@example.com'),
  listUsers: (db) => listUsers(db, 'wsk_1', 100),
  disableUser: (db) => disableUser(db, 'wsk_1', 'ada@example.com', new Date(0)),
  replacePassword: (db) => replacePassword(db, 'wsk_1', 'ada@example.com', '$scrypt$'),
  deleteSessionsOf: (db) => deleteSessionsOf(db, 'usr_1'),
});
