import { resolve } from 'node:path';
import { assertSchemaCurrent } from '@posthorn/database';
import type { StandaloneConfig } from '../config.js';
import { InstanceError } from '../instance/instance.errors.js';
import { readCredentials } from '../workspace/credentials.js';
import { type Session, workspaceExists } from '../workspace/first-workspace.queries.js';
import { listWorkspaces } from '../workspace/workspace-list.queries.js';

/**
 * The workspace a command is about: the wanted one, else that of `credentials.json`, else the only one there is.
 * @throws InstanceError if it does not exist or cannot be told; SchemaOutdatedError
 */
export async function chooseWorkspace(
  db: Session,
  config: StandaloneConfig,
  wanted: string | undefined,
): Promise<string> {
  await assertSchemaCurrent(db);
  if (wanted !== undefined) {
    if (await workspaceExists(db, wanted)) return wanted;
    throw new InstanceError(`There is no workspace ${wanted}.\n"posthorn workspaces list" shows those there are.`);
  }
  const own = (await readCredentials(resolve(config.POSTHORN_DATA_DIR)))?.workspaceId;
  if (own !== undefined && (await workspaceExists(db, own))) return own;
  const [only, another] = await listWorkspaces(db, 2);
  if (only === undefined) {
    throw new InstanceError('There is no workspace yet.\nMake the first one: posthorn workspaces create "Acme"');
  }
  if (another === undefined) return only.id;
  throw new InstanceError(
    'There is more than one workspace.\nSay which with --workspace <id>; "posthorn workspaces list" shows them.',
  );
}
