import { waitForPosition, type Db } from '@posthorn/database';
import { SendClosedError, UnknownSendError, type HeldSends } from '@posthorn/sending';
import { findHeldSends } from './campaign-reads.queries.js';

export interface CalledOffCampaign {
  readonly workspaceId: string;
  readonly campaignId: string;
  readonly testMode: boolean;
  /** Of the event that says so. */
  readonly sequence: number;
  /** Lower snake case. */
  readonly reason: string;
}

const PAGE = 200;
const AT_ONCE = 16;
const CATCH_UP_MS = 20_000;

/** The read models are behind; the message comes again. */
class ReadModelsBehindError extends Error {
  override readonly name = 'ReadModelsBehindError';
  readonly retry = 'backoff';
}

/** Sends of a canceled campaign that wait for their time or for a person: the dispatcher never meets them. */
export class HeldCampaignSends {
  constructor(
    private readonly db: Db,
    private readonly held: Pick<HeldSends, 'cancel'>,
  ) {}

  /** All of them. @throws ReadModelsBehindError while they cannot all be known */
  async callOff({ workspaceId, campaignId, testMode, sequence, reason }: CalledOffCampaign): Promise<void> {
    if (!(await waitForPosition(this.db, sequence, CATCH_UP_MS))) throw new ReadModelsBehindError();
    const by = { workspaceId, testMode, actor: { kind: 'system' } } as const;
    const done = new Set<string>();
    for (;;) {
      const found = await findHeldSends(this.db, { workspaceId, campaignId, limit: PAGE + done.size });
      const left = found.filter(({ send_id }) => !done.has(send_id));
      if (left.length === 0) return;
      for (let i = 0; i < left.length; i += AT_ONCE) {
        await Promise.all(
          left.slice(i, i + AT_ONCE).map(async ({ send_id: requestId, contact_key: contact }) => {
            await this.held.cancel({ requestId, contact }, by, { reason }).catch(ignoreClosed);
            done.add(requestId);
          }),
        );
      }
    }
  }
}

/** It left, or was decided otherwise, meanwhile. */
function ignoreClosed(error: unknown): void {
  if (!(error instanceof SendClosedError) && !(error instanceof UnknownSendError)) throw error;
}
