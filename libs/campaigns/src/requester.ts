import type { z } from 'zod';
import type { CampaignCanceled } from '@posthorn/events';

/** In whose name something is asked for; the shape of libs/sending's. */
export interface Requester {
  readonly workspaceId: string;
  /** Of a test key: it sees and makes campaigns of its own, which go to the sandbox. */
  readonly testMode: boolean;
  readonly actor: z.output<typeof CampaignCanceled.data>['canceledBy'];
  readonly agentId?: string | undefined;
}
