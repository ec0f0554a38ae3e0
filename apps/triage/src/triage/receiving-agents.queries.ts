import type { Db } from '@posthorn/database';

export interface ReceivingAgentRow {
  readonly classify_inbound: boolean;
  readonly quarantine_above: number | null;
}

/** @returns nothing for an agent that is gone */
export function findReceivingAgent(
  db: Db,
  workspaceId: string,
  agentId: string,
): Promise<ReceivingAgentRow | undefined> {
  return db
    .selectFrom('agents')
    .select(['classify_inbound', 'quarantine_above'])
    .where('id', '=', agentId)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
}
