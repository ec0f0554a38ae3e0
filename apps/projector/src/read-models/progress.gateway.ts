import type { ConnectedEventLog } from '@posthorn/event-log';
import { progressSubject } from '@posthorn/events';
import type { ChangedCampaign } from './burst.projection.js';

/**
 * Tells whoever watches a campaign that its read model is another one now: a plain NATS message without content, which nobody keeps.
 * Who needs to be sure looks again by himself.
 */
export function announceProgress(connection: Pick<ConnectedEventLog['connection'], 'publish' | 'isClosed'>) {
  return (changed: readonly ChangedCampaign[]): void => {
    if (connection.isClosed()) return;
    for (const { workspaceId, campaignId } of changed) connection.publish(progressSubject(workspaceId, campaignId));
  };
}
