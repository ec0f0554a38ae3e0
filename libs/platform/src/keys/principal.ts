import type { KeyKind, KeyScope } from '@posthorn/database';

export type { KeyKind };
export type Scope = KeyScope;

/** Who makes a request, as its API key says. */
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
