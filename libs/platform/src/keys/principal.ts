import type { ApiKeysTable, KeyKind, KeyScope } from '@posthorn/database';

export type { KeyKind };
export type Scope = KeyScope;

/** Who makes a request, as its API key says; the key itself, or the one behind its session or ticket. */
export interface Principal {
  readonly keyId: string;
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
