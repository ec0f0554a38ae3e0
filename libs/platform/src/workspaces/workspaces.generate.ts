import { querySnapshot } from '@posthorn/database';
import { findWorkspaceSecret } from './workspaces.queries.js';

export default querySnapshot('workspaces', {
  findWorkspaceSecret: (db) => findWorkspaceSecret(db, 'wsk_1'),
});
