import type { Principal, Session } from '@posthorn/platform';

/** A session as the API shows it; the cookie is all that a browser needs. */
export interface SessionView {
  /** `ses_` + ULID. */
  readonly id: string;
  readonly workspace_id: string;
  /** Who signed in with a password, `usr_` + ULID; null where a key did. */
  readonly user_id: string | null;
  readonly kind: Principal['kind'];
  readonly scopes: Principal['scopes'];
  readonly mailbox: string | null;
  readonly test_mode: boolean;
  /** ISO 8601 UTC. */
  readonly expires_at: string;
}

export function sessionView({ id, expiresAt, principal }: Session): SessionView {
  return {
    id,
    workspace_id: principal.workspaceId,
    user_id: principal.userId ?? null,
    kind: principal.kind,
    scopes: principal.scopes,
    mailbox: principal.mailbox ?? null,
    test_mode: principal.testMode,
    expires_at: expiresAt.toISOString(),
  };
}
