import type { Db } from '@posthorn/database';
import { policySettings, type PolicySettings } from '@posthorn/policy';
import { UnknownWorkspaceError } from '@posthorn/platform';
import { findPolicies, storePolicy } from './policy-inputs.queries.js';
import { SharedLookup } from './shared-lookup.js';

const TTL_MS = 2_000;

/** The limits and rules of each workspace, as people set them (`workspaces.policy`). */
export class PolicySettingsStore {
  private readonly stored: SharedLookup<string, PolicySettings>;

  constructor(private readonly db: Db) {
    this.stored = new SharedLookup(
      async (ids) => new Map((await findPolicies(db, ids)).map(({ id, policy }) => [id, policySettings.parse(policy)])),
      { nameOf: (id) => id, ttlMs: TTL_MS },
    );
  }

  /**
   * What was put, with defaults for the rest. What another process put is seen after 2 s at most.
   * @throws UnknownWorkspaceError
   */
  async get(workspaceId: string): Promise<PolicySettings> {
    const settings = await this.stored.find(workspaceId);
    if (settings === undefined) throw new UnknownWorkspaceError(workspaceId);
    return settings;
  }

  /** @throws UnknownWorkspaceError */
  async put(workspaceId: string, settings: PolicySettings): Promise<void> {
    if (!(await storePolicy(this.db, workspaceId, JSON.stringify(settings)))) {
      throw new UnknownWorkspaceError(workspaceId);
    }
    this.stored.forget(workspaceId);
  }
}
