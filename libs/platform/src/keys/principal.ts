import type { ApiKeysTable, KeyKind, KeyScope } from '@posthorn/database';

export type { KeyKind };
export type Scope = KeyScope;

/** Who makes a request: an API key, itself or behind a ticket or a session; or a user behind a session. */
export interface Principal {
  /** What limits count for and streams are watched by: the key's id, or the user's. */
  readonly keyId: string;
  /** Of a user who signed in with a password; no key stands behind the session. */
  readonly userId?: string;
  readonly workspaceId: string;
  readonly kind: KeyKind;
  readonly scopes: readonly Scope[];
  /** The one mailbox this key may read. */
  readonly mailbox?: string;
  /** True for `mm_test` and `mk_test`: nothing leaves the server. */
  readonly testMode: boolean;
}

/** What of a key's row says who speaks. */
export type PrincipalRow = Pick<ApiKeysTable, 'id' | 'workspace_id' | 'kind' | 'scopes' | 'mailbox' | 'test_mode'>;

export function toPrincipal(row: PrincipalRow): Principal {
  return {
    keyId: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    scopes: row.scopes,
    testMode: row.test_mode,
    ...(row.mailbox === null ? {} : { mailbox: row.mailbox }),
  };
}

/** What of a user's row says who speaks. */
export interface UserPrincipalRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly scopes: readonly Scope[];
}

/** A user works with MisarMail's routes, live, as a `msk_` key of these scopes would (ADR 0042). */
export function userPrincipal({ id, workspace_id: workspaceId, scopes }: UserPrincipalRow): Principal {
  return { keyId: id, userId: id, workspaceId, kind: 'msk', scopes, testMode: false };
}

/** In whose name events say it was done. */
export function actorOf({ keyId, userId }: Pick<Principal, 'keyId' | 'userId'>): {
  readonly kind: 'key' | 'user';
  readonly id: string;
} {
  return userId === undefined ? { kind: 'key', id: keyId } : { kind: 'user', id: userId };
}
