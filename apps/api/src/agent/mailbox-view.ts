import type { AgentRow } from './agent.queries.js';

/** An agent as `GET /v1/agent/mailboxes/:id` shows it. Times are ISO 8601 UTC. */
export interface Mailbox {
  /** The agentId: what `mailboxId` and `X-Agent-Id` name. */
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  /** Its mails are from this address; null while it has none. */
  readonly address: string | null;
  /** What recipients see beside the address; its name when null. */
  readonly displayName: string | null;
  readonly status: 'active' | 'paused' | 'archived';
  /** 1 every send is held for approval, 2 the first to a contact, 3 none. */
  readonly autonomyLevel: 1 | 2 | 3;
  readonly hourlySendLimit: number | null;
  readonly dailySendLimit: number | null;
  /** Recipient domains; empty allows all. */
  readonly allowlistDomains: readonly string[];
  readonly blocklistDomains: readonly string[];
  /** Whether its mail gets intent, entities and urgency. */
  readonly classifyInbound: boolean;
  /** The installation's when null. */
  readonly quarantineAbove: number | null;
  readonly createdAt: string;
  readonly archivedAt: string | null;
}

export function toMailbox(row: AgentRow, isPaused: boolean): Mailbox {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    address: row.email,
    displayName: row.display_name,
    status: row.archived_at ? 'archived' : isPaused ? 'paused' : 'active',
    autonomyLevel: row.autonomy_level,
    hourlySendLimit: row.hourly_send_limit,
    dailySendLimit: row.daily_send_limit,
    allowlistDomains: row.allowlist_domains,
    blocklistDomains: row.blocklist_domains,
    classifyInbound: row.classify_inbound,
    quarantineAbove: row.quarantine_above,
    createdAt: row.created_at.toISOString(),
    archivedAt: row.archived_at && row.archived_at.toISOString(),
  };
}
