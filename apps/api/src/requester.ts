import type { Principal } from '@posthorn/platform';
import type { Requester } from '@posthorn/sending';

/** In whose name a caller's command is carried out. */
export function requesterOf({ workspaceId, testMode, keyId }: Principal, agentId?: string): Requester {
  return { workspaceId, testMode, actor: { kind: 'key', id: keyId }, agentId };
}
