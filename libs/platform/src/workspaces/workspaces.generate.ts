import { querySnapshot } from '@posthorn/database';
import { findWorkspaceSecret, insertWorkspace } from './workspaces.queries.js';

export default querySnapshot('workspaces', {
  findWorkspaceSecret: (db) => findWorkspaceSecret(db, 'wsk_1'),
  insertWorkspace: (db) => insertWorkspace(db, { id: 'wsk_1', name: 'Acme', secret: Buffer.alloc(32) }),
});
