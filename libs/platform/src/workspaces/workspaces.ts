import { randomBytes } from 'node:crypto';
import type { Db } from '@posthorn/database';
import { contactKey, newId } from '@posthorn/events';
import { findWorkspaceSecret, insertWorkspace } from './workspaces.queries.js';

/** Injection token of `Workspaces`. */
export const WORKSPACES = Symbol('posthorn:workspaces');

export class UnknownWorkspaceError extends Error {
  override readonly name = 'UnknownWorkspaceError';
  constructor(readonly workspaceId: string) {
    super(`there is no workspace ${workspaceId}`);
  }
}

const SECRET_BYTES = 32;

/** The tenants. A secret never changes, so it is kept for the life of the process. */
export class Workspaces {
  readonly #secrets = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly db: Db) {}

  /** @returns the new workspace's id, `wsk_` + ULID */
  async create(name: string): Promise<string> {
    const id = newId('wsk');
    await insertWorkspace(this.db, { id, name, secret: randomBytes(SECRET_BYTES) });
    return id;
  }

  /** @throws UnknownWorkspaceError */
  secretOf(workspaceId: string): Promise<Uint8Array> {
    const cached = this.#secrets.get(workspaceId);
    if (cached !== undefined) return cached;
    const loading = this.#load(workspaceId);
    this.#secrets.set(workspaceId, loading);
    return loading;
  }

  /**
   * The contact key of an address in this workspace (libs/events contact-key.ts).
   * @throws UnknownWorkspaceError
   */
  async contactKeyOf(workspaceId: string, address: string): Promise<string> {
    return contactKey(await this.secretOf(workspaceId), address);
  }

  async #load(workspaceId: string): Promise<Uint8Array> {
    try {
      const secret = await findWorkspaceSecret(this.db, workspaceId);
      if (secret === undefined) throw new UnknownWorkspaceError(workspaceId);
      return secret;
    } catch (error) {
      // Only successes are kept: an unknown id must not take memory, a failed query must be tried again.
      this.#secrets.delete(workspaceId);
      throw error;
    }
  }
}
