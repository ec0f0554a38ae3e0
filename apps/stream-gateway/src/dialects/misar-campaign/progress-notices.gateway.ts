import type { ConnectedEventLog } from '@posthorn/event-log';
import { progressSubject } from '@posthorn/events';

/** Calls back when a campaign may look different; a call may be lost. @returns how to stop it */
export type ProgressNotices = (workspaceId: string, campaignId: string, onNotice: () => void) => () => void;

/**
 * What the projector says after a commit, on plain NATS: with nobody listening, it costs the broker nothing. While the broker is
 * away nothing comes; the client of NATS subscribes again by itself.
 */
export function progressNotices(log: Pick<ConnectedEventLog, 'connection'>): ProgressNotices {
  return (workspaceId, campaignId, onNotice) => {
    const { connection } = log;
    // At a shutdown the connection may go before the last stream.
    if (connection.isClosed()) return () => undefined;
    const subscription = connection.subscribe(progressSubject(workspaceId, campaignId), { callback: onNotice });
    return () => {
      if (!connection.isClosed()) subscription.unsubscribe();
    };
  };
}
