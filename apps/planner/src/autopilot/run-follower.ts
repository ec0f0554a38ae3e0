import { campaignIdFor, type CampaignLog, type CampaignProgress } from '@posthorn/campaigns';
import { waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import {
  type CampaignCanceled,
  type CampaignCompleted,
  CampaignCreated,
  type CampaignFailed,
  type CampaignPaused,
  type CampaignProgressed,
  type CampaignResumed,
  eventSubject,
  isEvent,
  type RecordedOf,
} from '@posthorn/events';
import type { RunCommand } from './run/run.decider.js';
import type { RunPlace, Runs } from './run/runs.js';

/** What happens to a campaign. */
export type Followed = RecordedOf<
  | typeof CampaignProgressed
  | typeof CampaignPaused
  | typeof CampaignResumed
  | typeof CampaignCanceled
  | typeof CampaignFailed
  | typeof CampaignCompleted
>;

export interface FollowerPorts {
  readonly log: Pick<EventLog, 'last'>;
  readonly runs: Pick<Runs, 'decide'>;
  readonly campaigns: Pick<CampaignLog, 'decide'>;
  readonly progress: Pick<CampaignProgress, 'now'>;
  readonly db: Db;
}

/** How long the read models may take to know what a campaign asked for. Milliseconds. */
const CATCH_UP_MS = 10_000;

/** What happens to the campaign of a run happens to the run. */
export class RunFollower {
  constructor(private readonly ports: FollowerPorts) {}

  /** Nothing for campaigns that are no run's. @throws LogUnavailableError, and when the read models do not come along */
  async follow(event: Followed): Promise<void> {
    const run = await this.runOf(event);
    if (!run) return;
    for (const command of await this.commandsOf(event, run)) await this.ports.runs.decide(run, command);
  }

  private async runOf({ workspaceId, testMode, data: { campaignId } }: Followed): Promise<RunPlace | undefined> {
    const created = await this.ports.log.last(
      eventSubject({ workspaceId, family: CampaignCreated.family, key: campaignId, verb: CampaignCreated.verb }),
    );
    if (!created || !isEvent(CampaignCreated, created)) return undefined;
    const { runId } = created.data;
    // Whoever may write `runId` into a campaign cannot make it the run's.
    return runId !== undefined && campaignIdFor(runId) === campaignId ? { workspaceId, testMode, runId } : undefined;
  }

  private async commandsOf(event: Followed, run: RunPlace): Promise<RunCommand[]> {
    const { campaignId } = event.data;
    switch (event.type) {
      case 'campaign.progressed':
        return event.data.campaignStep === 1 ? [await this.queued(event, run)] : [];
      case 'campaign.completed': {
        const { total, dispatched, skipped } = event.data;
        return [{ do: 'complete', campaignId, total, dispatched, skipped }];
      }
      case 'campaign.canceled':
        return [{ do: 'stop', by: event.data.canceledBy }];
      case 'campaign.failed':
        return [{ do: 'fail', reason: event.data.reason, error: event.data.error }];
      case 'campaign.paused':
      case 'campaign.resumed':
        return this.pause(event, run);
      default:
        return event satisfies never;
    }
  }

  /** As the campaign is now: a pause may be told after the resume that ended it. */
  private async pause(
    event: RecordedOf<typeof CampaignPaused | typeof CampaignResumed>,
    run: RunPlace,
  ): Promise<RunCommand[]> {
    const { status, reason = 'requested' } = await this.ports.campaigns.decide(
      event.data.campaignId,
      run,
      event.occurredAt,
      () => [],
    );
    if (status === 'paused' && event.type === 'campaign.paused')
      return [{ do: 'pause', reason, by: event.data.pausedBy }];
    if (status === 'paused') return [];
    return [{ do: 'resume', by: event.type === 'campaign.resumed' ? event.data.resumedBy : { kind: 'system' } }];
  }

  private async queued(
    { sequence, workspaceId, data: { campaignId, endPosition } }: RecordedOf<typeof CampaignProgressed>,
    _run: RunPlace,
  ): Promise<RunCommand> {
    // What the range made of its recipients stands before it in the log.
    const caughtUp = await waitForPosition(this.ports.db, sequence, CATCH_UP_MS);
    const now = caughtUp ? await this.ports.progress.now(workspaceId, campaignId) : undefined;
    if (!now) throw new Error(`the read models do not know yet what ${campaignId} has asked for`);
    const skipped = Math.min(now.skipped, endPosition);
    return {
      do: 'queue',
      campaignId,
      leadsFound: now.total,
      queued: endPosition - skipped,
      skipped,
      final: endPosition >= now.total,
    };
  }
}
