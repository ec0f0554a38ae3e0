import { timingSafeEqual } from 'node:crypto';
import { newId, normaliseAddress } from '@posthorn/events';
import type { Db } from '@posthorn/database';
import {
  findKeyByHash,
  insertKey,
  listKeys,
  revokeKey,
  type ListedKeyRow,
  type VerifiedKeyRow,
} from './api-keys.queries.js';
import { ExpiringCache } from './expiring-cache.js';
import { generateApiKey, hashApiKey, isKeyShaped, keyHint } from './key-format.js';
import type { KeyKind, Principal, Scope } from './principal.js';

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

/** A key that is revoked elsewhere stops working after this time at most; milliseconds. */
const CACHE_TTL_MS = 5_000;
const KNOWN_KEYS = 10_000;
const UNKNOWN_KEYS = 10_000;

/** The API keys of every workspace, in PostgreSQL; the one way from a key to who speaks. */
export class ApiKeys {
  readonly #known = new ExpiringCache<Principal>(KNOWN_KEYS, CACHE_TTL_MS);
  /** Apart from the known ones, so that a flood of guesses cannot push them out. */
  readonly #unknown: ExpiringCache<true>;
  /** Requests that bring the same key while it is looked up share the query. */
  readonly #running = new Map<string, Promise<Principal | undefined>>();

  constructor(
    private readonly db: Db,
    limits: { readonly unknownKeys?: number } = {},
  ) {
    this.#unknown = new ExpiringCache(limits.unknownKeys ?? UNKNOWN_KEYS, CACHE_TTL_MS);
  }

  /** @returns whose key this is, or nothing for a malformed, unknown or revoked one */
  async verify(key: string): Promise<Principal | undefined> {
    if (!isKeyShaped(key)) return undefined;
    const hash = hashApiKey(key);
    const cacheKey = hash.toString('latin1');
    const cached = this.#known.get(cacheKey)?.value;
    if (cached !== undefined) return cached;
    if (this.#unknown.get(cacheKey) !== undefined) return undefined;
    const running = this.#running.get(cacheKey) ?? this.#load(hash, cacheKey);
    this.#running.set(cacheKey, running);
    return running;
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
    if (hash !== undefined) this.#known.delete(hash.toString('latin1'));
    return hash !== undefined;
  }

  async #load(hash: Buffer, cacheKey: string): Promise<Principal | undefined> {
    try {
      const row = await findKeyByHash(this.db, hash);
      if (row === undefined || !timingSafeEqual(row.hash, hash)) {
        this.#unknown.set(cacheKey, true);
        return undefined;
      }
      const principal = toPrincipal(row);
      this.#known.set(cacheKey, principal);
      return principal;
    } finally {
      this.#running.delete(cacheKey);
    }
  }
}

function toPrincipal(row: VerifiedKeyRow): Principal {
  return {
    keyId: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    scopes: row.scopes,
    testMode: row.test_mode,
    ...(row.mailbox === null ? {} : { mailbox: row.mailbox }),
  };
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
