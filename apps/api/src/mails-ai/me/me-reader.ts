import type { Db } from '@posthorn/database';
import type { Principal } from '@posthorn/platform';
import { findAgentByEmail } from '../../agent/agent.queries.js';
import { findKey } from './me.queries.js';

/** Who speaks, as mails.ai answers it (`MeResult` of its package). What this server does not keep is null. */
export interface Me {
  readonly api_key: {
    readonly id: string;
    readonly prefix: string | null;
    readonly name: null;
    readonly mode: 'live' | 'test';
    readonly scopes: readonly string[];
    /** Of a key that is bound to a mailbox. */
    readonly agent_id: string | null;
    readonly last_used_at: null;
    /** ISO 8601 UTC. */
    readonly created_at: string | null;
  };
  readonly workspace: {
    readonly id: string;
    readonly slug: string;
    readonly display_name: string;
    readonly tier: 'self_hosted';
    readonly tier_status: 'active';
  };
  readonly agent: { readonly id: string; readonly name: string; readonly email: string | null } | null;
}

/** Who speaks, in the words of mails.ai. */
export class MeReader {
  constructor(private readonly db: Db) {}

  /** The key that asks, its workspace, and its agent where it is bound to one. */
  async of({ keyId, workspaceId, scopes, testMode, mailbox }: Principal): Promise<Me> {
    const [key, agent] = await Promise.all([
      findKey(this.db, workspaceId, keyId),
      mailbox === undefined ? undefined : findAgentByEmail(this.db, workspaceId, mailbox),
    ]);
    return {
      api_key: {
        id: keyId,
        prefix: key?.hint ?? null,
        name: null,
        mode: testMode ? 'test' : 'live',
        scopes,
        agent_id: agent?.id ?? null,
        last_used_at: null,
        created_at: key?.created_at.toISOString() ?? null,
      },
      workspace: {
        id: workspaceId,
        slug: workspaceId,
        display_name: key?.workspace_name ?? '',
        tier: 'self_hosted',
        tier_status: 'active',
      },
      agent: agent === undefined ? null : { id: agent.id, name: agent.name, email: agent.email },
    };
  }
}
