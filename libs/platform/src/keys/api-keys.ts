import { timingSafeEqual } from 'node:crypto';
import { newId, normaliseAddress } from '@posthorn/events';
import type { Db } from '@posthorn/database';
import {
  findKeyByHash,
  findUnrevokedKeys,
  insertKey,
  listKeys,
  revokeKey,
  type ListedKeyRow,
} from './api-keys.queries.js';
import { generateApiKey, hashApiKey, isKeyShaped, keyHint } from './key-format.js';
import { toPrincipal, type KeyKind, type Principal, type Scope } from './principal.js';
import { SecretLookup } from './secret-lookup.js';

export interface NewApiKey {
  readonly workspaceId: string;
  readonly kind: KeyKind;
  readonly scopes: readonly Scope[];
  /** Narrows the key to one mailbox; an address. */
  readonly mailbox?: string;
}

/** A key as lists show it. */
export interface ApiKeyInfo {
  readonly id: string;
  readonly kind: KeyKind;
  readonly hint: string;
  readonly scopes: readonly Scope[];
  readonly mailbox?: string;
  readonly testMode: boolean;
  readonly createdAt: Date;
  readonly revokedAt?: Date;
}

/** The key itself is in this answer only. */
export interface CreatedApiKey extends ApiKeyInfo {
  readonly key: string;
}

/** Injection token of `ApiKeys`. */
export const API_KEYS = Symbol('posthorn:api-keys');

/** The API keys of every workspace, in PostgreSQL; the one way from a key to who speaks. */
export class ApiKeys {
  readonly #lookup: SecretLookup<Principal>;

  constructor(
    private readonly db: Db,
    limits: { readonly unknownKeys?: number } = {},
  ) {
    this.#lookup = new SecretLookup((hash) => this.#load(hash), limits.unknownKeys);
  }

  /** @returns whose key this is, or nothing for a malformed, unknown or revoked one */
  async verify(key: string): Promise<Principal | undefined> {
    return isKeyShaped(key) ? this.#lookup.find(hashApiKey(key)) : undefined;
  }

  /**
   * One query, past the cache: for looking again at who was verified long ago.
   * @param keyIds of keys, and of users in their place
   * @returns those that are not revoked or disabled
   */
  async unrevoked(keyIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await findUnrevokedKeys(this.db, keyIds));
  }

  async create(wanted: NewApiKey): Promise<CreatedApiKey> {
    const key = generateApiKey(wanted.kind);
    const row = {
      id: newId('key'),
      workspace_id: wanted.workspaceId,
      kind: wanted.kind,
      hash: hashApiKey(key),
      hint: keyHint(key),
      scopes: [...wanted.scopes],
      mailbox: wanted.mailbox === undefined ? null : normaliseAddress(wanted.mailbox),
      test_mode: wanted.kind === 'mm_test' || wanted.kind === 'mk_test',
    };
    const created_at = await insertKey(this.db, row);
    return { ...toInfo({ ...row, created_at, revoked_at: null }), key };
  }

  /** Newest first; at most 1,000. */
  async list(workspaceId: string): Promise<ApiKeyInfo[]> {
    return (await listKeys(this.db, workspaceId, 1_000)).map(toInfo);
  }

  /**
   * At once here, within 5 s in other processes.
   * @returns false when the workspace has no such key, or it is revoked already
   */
  async revoke(workspaceId: string, keyId: string): Promise<boolean> {
    const hash = await revokeKey(this.db, workspaceId, keyId, new Date());
    if (hash !== undefined) this.#lookup.forget(hash);
    return hash !== undefined;
  }

  async #load(hash: Buffer): Promise<Principal | undefined> {
    const row = await findKeyByHash(this.db, hash);
    return row !== undefined && timingSafeEqual(row.hash, hash) ? toPrincipal(row) : undefined;
  }
}

function toInfo(row: ListedKeyRow): ApiKeyInfo {
  return {
    id: row.id,
    kind: row.kind,
    hint: row.hint,
    scopes: row.scopes,
    testMode: row.test_mode,
    createdAt: row.created_at,
    ...(row.mailbox === null ? {} : { mailbox: row.mailbox }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}
