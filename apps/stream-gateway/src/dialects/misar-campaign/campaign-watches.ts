import { CampaignWatch, type WatchSource } from './campaign-watch.js';

interface Shared {
  readonly watch: CampaignWatch;
  users: number;
}

/** The campaigns that are watched in this process, each by one watch. */
export class CampaignWatches {
  private readonly watches = new Map<string, Shared>();

  constructor(private readonly sourceOf: (workspaceId: string, campaignId: string) => WatchSource) {}

  /** Campaigns that are watched. */
  get size(): number {
    return this.watches.size;
  }

  /** @returns the campaign's watch, to be given back once */
  take(workspaceId: string, campaignId: string): { readonly watch: CampaignWatch; readonly giveBack: () => void } {
    const key = `${workspaceId} ${campaignId}`;
    let shared = this.watches.get(key);
    if (!shared) {
      shared = { watch: new CampaignWatch(this.sourceOf(workspaceId, campaignId)), users: 0 };
      this.watches.set(key, shared);
    }
    const { watch } = shared;
    shared.users++;
    const giveBack = (): void => {
      const current = this.watches.get(key);
      if (current && --current.users === 0) this.watches.delete(key);
    };
    return { watch, giveBack };
  }
}
