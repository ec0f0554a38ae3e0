import { Controller, Inject } from '@nestjs/common';
import { type ConsumeContext, ConsumeEvents } from '@posthorn/event-log';
import {
  AutopilotStarted,
  AutopilotStopped,
  CampaignCanceled,
  CampaignCompleted,
  CampaignFailed,
  CampaignPaused,
  CampaignProgressed,
  CampaignResumed,
  type RecordedOf,
} from '@posthorn/events';
import { Autopilot } from './autopilot.handler.js';
import { type Followed, RunFollower } from './run-follower.js';

/** Runs at once in one process; each holds a connection while it searches. */
const RUNS_AT_ONCE = 4;

/** What wakes Autopilot. A run that a crash interrupted is delivered again. */
@Controller()
export class AutopilotReactor {
  /** Runs this process works on, by id: a stop interrupts what is being made of them. */
  private readonly working = new Map<string, AbortController>();

  constructor(
    @Inject(Autopilot) private readonly autopilot: Autopilot,
    @Inject(RunFollower) private readonly follower: RunFollower,
  ) {}

  @ConsumeEvents({ durable: 'planner-autopilot', concurrency: RUNS_AT_ONCE }, AutopilotStarted)
  async started(event: RecordedOf<typeof AutopilotStarted>, { signal }: ConsumeContext): Promise<void> {
    const { runId } = event.data;
    const stop = new AbortController();
    this.working.set(runId, stop);
    try {
      await this.autopilot.run(event, AbortSignal.any([signal, stop.signal]));
    } catch (error) {
      // What was under way for a run that was stopped is of no interest; what the stop itself has to do, it does.
      if (!stop.signal.aborted) throw error;
      await this.autopilot.run(event, signal);
    } finally {
      this.working.delete(runId);
    }
  }

  @ConsumeEvents({ durable: 'planner-autopilot-stop' }, AutopilotStopped)
  async stopped({
    workspaceId,
    testMode,
    agentId,
    data: { runId },
  }: RecordedOf<typeof AutopilotStopped>): Promise<void> {
    this.working.get(runId)?.abort();
    await this.autopilot.callOff({ workspaceId, testMode, agentId, runId });
  }

  @ConsumeEvents(
    { durable: 'planner-autopilot-follow' },
    CampaignProgressed,
    CampaignPaused,
    CampaignResumed,
    CampaignCanceled,
    CampaignFailed,
    CampaignCompleted,
  )
  async campaign(event: Followed): Promise<void> {
    await this.follower.follow(event);
  }
}
