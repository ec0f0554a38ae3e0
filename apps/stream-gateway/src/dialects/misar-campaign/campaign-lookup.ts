import { waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { CampaignCreated, eventSubject } from '@posthorn/events';
import type { SendProgress } from './send-progress.js';
import { findSendProgress } from './send-progress.queries.js';

/** For the read model to show a campaign that the log has; milliseconds. */
const CATCH_UP_MS = 5_000;

/** The read model is behind, so that nobody can say how a campaign stands. */
class CampaignNotShownError extends Error {
  override readonly name = 'CampaignNotShownError';
  constructor(campaignId: string) {
    super(`${campaignId} was created, and the read model did not show it within ${CATCH_UP_MS / 1_000} s.`);
  }
}

/** How campaigns stand, also those that were created a moment ago. */
export class CampaignLookup {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'last'>,
  ) {}

  /**
   * @param campaignId one plain subject token
   * @returns nothing for a campaign that is not there, or another workspace's
   */
  async find(workspaceId: string, campaignId: string): Promise<SendProgress | undefined> {
    const found = await findSendProgress(this.db, workspaceId, campaignId);
    if (found) return found;
    const { family, verb } = CampaignCreated;
    const created = await this.log.last(eventSubject({ workspaceId, family, key: campaignId, verb }));
    if (!created) return undefined;
    const isShown = await waitForPosition(this.db, created.sequence, CATCH_UP_MS);
    if (!isShown) throw new CampaignNotShownError(campaignId);
    return findSendProgress(this.db, workspaceId, campaignId);
  }
}
