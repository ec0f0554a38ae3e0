import { Problem, type Principal } from '@posthorn/platform';
import { assertUnbound } from '../bound-key.js';

/**
 * For every route of MisarReach: runs, leads and searches are the whole workspace's, so the key must not be bound to a
 * mailbox. The SDK of MisarReach names the workspace in its requests; here the key says whose it is, so naming it is optional.
 * @throws Problem 403 also when `workspace_id` is not that of the key, whether it exists or not
 */
export function assertOwnWorkspace(caller: Principal, wanted: string | null | undefined): void {
  assertUnbound(caller);
  if (wanted === undefined || wanted === null || wanted === caller.workspaceId) return;
  throw new Problem({
    status: 403,
    code: 'WORKSPACE_MISMATCH',
    detail: 'workspace_id is not the workspace of this API key.',
    fix: 'Leave workspace_id out.',
  });
}
