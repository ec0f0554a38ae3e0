import type { AgentRow } from '../../agent/agent.queries.js';

export type AgentStatus = 'active' | 'paused' | 'archived';

/** An agent as mails.ai answers it (`AgentRow` of its package), and its settings. */
export interface AgentView {
  readonly id: string;
  readonly name: string;
  /** Null while it has none; it sends nothing then. */
  readonly email: string | null;
  readonly domain: string | null;
  readonly workspace_id: string;
  readonly status: AgentStatus;
  readonly display_name: string | null;
  readonly hourly_send_limit: number | null;
  readonly daily_send_limit: number | null;
  readonly allowlist_domains: readonly string[];
  readonly blocklist_domains: readonly string[];
  readonly classify_inbound: boolean;
  /** The installation's when null. */
  readonly quarantine_above: number | null;
  /** ISO 8601 UTC. */
  readonly created_at: string;
}

export function agentView(workspaceId: string, row: AgentRow, isPaused: boolean): AgentView {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    domain: row.email === null ? null : row.email.slice(row.email.lastIndexOf('@') + 1),
    workspace_id: workspaceId,
    status: row.archived_at ? 'archived' : isPaused ? 'paused' : 'active',
    display_name: row.display_name,
    hourly_send_limit: row.hourly_send_limit,
    daily_send_limit: row.daily_send_limit,
    allowlist_domains: row.allowlist_domains,
    blocklist_domains: row.blocklist_domains,
    classify_inbound: row.classify_inbound,
    quarantine_above: row.quarantine_above,
    created_at: row.created_at.toISOString(),
  };
}
