import type { Database } from '@posthorn/database';
import { contactKey } from '@posthorn/events';
import type { Kysely } from 'kysely';
import { findWorkspaceSecret } from './workspaces.queries.js';

/** Injection token of `Workspaces`. */
export const WORKSPACES = Symbol('posthorn:workspaces');

export class UnknownWorkspaceError extends Error {
  override readonly name = 'UnknownWorkspaceError';
  constructor(readonly workspaceId: string) {
    super(`there is no workspace ${workspaceId}`);
  }
}

/** What a workspace's id leads to. A secret never changes, so it is kept for the life of the process. */
export class Workspaces {
  private readonly secrets = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly db: Kysely<Database>) {}

  /** @throws UnknownWorkspaceError */
  secretOf(workspaceId: string): Promise<Uint8Array> {
    const cached = this.secrets.get(workspaceId);
    if (cached !== undefined) return cached;
    const loading = this.load(workspaceId);
    this.secrets.set(workspaceId, loading);
    // Only successes are kept: an unknown id must not take memory, a failed query must be retried.
    loading.catch(() => this.secrets.delete(workspaceId));
    return loading;
  }

  /**
   * The contact key of an address in this workspace (libs/events contact-key.ts).
   * @throws UnknownWorkspaceError
   */
  async contactKeyOf(workspaceId: string, address: string): Promise<string> {
    return contactKey(await this.secretOf(workspaceId), address);
  }

  private async load(workspaceId: string): Promise<Uint8Array> {
    const secret = await findWorkspaceSecret(this.db, workspaceId);
    if (secret === undefined) throw new UnknownWorkspaceError(workspaceId);
    return secret;
  }
}
