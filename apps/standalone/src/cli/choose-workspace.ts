import { resolve } from 'node:path';
import type { StandaloneConfig } from '../config.js';
import { InstanceError } from '../instance/instance.errors.js';
import { readCredentials } from '../workspace/credentials.js';
import { oldestWorkspace, type Session, workspaceExists } from '../workspace/first-workspace.queries.js';

/**
 * The workspace a command is about: the wanted one, else that of `credentials.json`, else the first one made.
 * @throws InstanceError if it does not exist
 */
export async function chooseWorkspace(
  db: Session,
  config: StandaloneConfig,
  wanted: string | undefined,
): Promise<string> {
  if (wanted !== undefined) {
    if (await workspaceExists(db, wanted)) return wanted;
    throw new InstanceError(`There is no workspace ${wanted}.`);
  }
  const own = (await readCredentials(resolve(config.POSTHORN_DATA_DIR)))?.workspaceId;
  if (own !== undefined && (await workspaceExists(db, own))) return own;
  const oldest = await oldestWorkspace(db);
  if (oldest === undefined) throw new InstanceError('There is no workspace yet. "posthorn start" makes the first one.');
  return oldest;
}
