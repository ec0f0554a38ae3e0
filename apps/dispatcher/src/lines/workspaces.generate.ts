import { querySnapshot } from '@posthorn/database';
import { listWorkspaceIds } from './workspaces.queries.js';

export default querySnapshot('dispatcher-workspaces', { listWorkspaceIds: (db) => listWorkspaceIds(db) });
