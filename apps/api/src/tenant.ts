import { Problem, type Principal } from '@posthorn/platform';
import { z } from 'zod';

/** Query of a route that takes nothing else. */
export const tenantQuery = z.strictObject({ tenantId: z.string().optional() });

/** Body of a command that needs none. */
export const tenantBody = z.strictObject({ tenantId: z.string().optional() }).default({});

/**
 * molted names the workspace in most requests; here the key says whose it is, so naming it is optional.
 * @throws Problem 403 when `tenantId` is another workspace's
 */
export function assertOwnTenant({ workspaceId }: Principal, tenantId: string | undefined): void {
  if (tenantId === undefined || tenantId === workspaceId) return;
  throw new Problem({
    status: 403,
    code: 'TENANT_MISMATCH',
    detail: 'tenantId is not the workspace of this API key.',
    fix: 'Leave tenantId out, or send the tenant_id that POST /v1/agent/whoami answers.',
  });
}
