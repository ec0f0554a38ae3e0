import { actorOf, type Principal } from '@posthorn/platform';
import type { Requester } from '@posthorn/sending';

/** In whose name a caller's command is carried out. */
export function requesterOf(caller: Principal, agentId?: string): Requester {
  const { workspaceId, testMode } = caller;
  return { workspaceId, testMode, actor: actorOf(caller), agentId };
}
