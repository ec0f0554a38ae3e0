import { Problem, type Principal } from '@posthorn/platform';

/**
 * The SDK of MisarReach names the workspace in its requests; here the key says whose it is, so naming it is optional.
 * @throws Problem 403 when `workspace_id` is not that of the key, whether it exists or not
 */
export function assertOwnWorkspace({ workspaceId }: Principal, wanted: string | null | undefined): void {
  if (wanted === undefined || wanted === null || wanted === workspaceId) return;
  throw new Problem({
    status: 403,
    code: 'WORKSPACE_MISMATCH',
    detail: 'workspace_id is not the workspace of this API key.',
    fix: 'Leave workspace_id out.',
  });
}
