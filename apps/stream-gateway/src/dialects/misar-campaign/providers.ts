import type { Provider } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type ConnectedEventLog } from '@posthorn/event-log';
import { LOGGER, type Logger } from '@posthorn/platform';
import { StreamEngine } from '../../engine/engine.js';
import { Admission } from '../../stream/admission.js';
import type { ClientLimits } from '../../stream/sink-limits.js';
import { CampaignLookup } from './campaign-lookup.js';
import { CampaignWatches } from './campaign-watches.js';
import { progressNotices } from './progress-notices.gateway.js';
import { SendStreams } from './send-stream.handler.js';

export function misarCampaignProviders(limits: ClientLimits): Provider[] {
  return [
    {
      provide: CampaignWatches,
      useFactory: (db: Db, log: ConnectedEventLog, logger: Logger) => {
        const campaigns = new CampaignLookup(db, log);
        const subscribe = progressNotices(log);
        return new CampaignWatches((workspaceId, campaignId) => ({
          look: () => campaigns.find(workspaceId, campaignId),
          subscribe: (onNotice) => subscribe(workspaceId, campaignId, onNotice),
          onError: (error) =>
            logger.error({ err: error, workspaceId, campaignId }, 'how far a campaign is cannot be looked up'),
        }));
      },
      inject: [DATABASE, EVENT_LOG, LOGGER],
    },
    {
      provide: SendStreams,
      useFactory: (watches: CampaignWatches, admission: Admission, { counters }: StreamEngine) =>
        new SendStreams(watches, admission, counters, limits),
      inject: [CampaignWatches, Admission, StreamEngine],
    },
  ];
}
