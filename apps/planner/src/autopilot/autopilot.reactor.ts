import { Controller, Inject } from '@nestjs/common';
import { type ConsumeContext, ConsumeEvents, OnTimer, type Timer } from '@posthorn/event-log';
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
import { RunFailure } from './autopilot.errors.js';
import { Autopilot } from './autopilot.handler.js';
import { RunWatch } from './run/run-watch.js';
import type { RunPlace } from './run/runs.js';
import { type Followed, RunFollower } from './run-follower.js';

/** Deliveries of a run before it fails: about 20 minutes. */
const MAX_TRIES = 10;
/** Runs at once in one process: most of them wait for their model. */
const RUNS_AT_ONCE = 32;

/** What wakes Autopilot. A run that a crash interrupted is delivered again. */
@Controller()
export class AutopilotReactor {
  /** Runs this process works on, by id: a stop interrupts what is being made of them. */
  private readonly working = new Map<string, AbortController>();

  constructor(
    @Inject(Autopilot) private readonly autopilot: Pick<Autopilot, 'run' | 'fail' | 'callOff'>,
    @Inject(RunFollower) private readonly follower: Pick<RunFollower, 'follow'>,
    @Inject(RunWatch) private readonly watcher: Pick<RunWatch, 'look'>,
  ) {}

  @ConsumeEvents({ durable: 'planner-autopilot', concurrency: RUNS_AT_ONCE, maxDeliver: MAX_TRIES }, AutopilotStarted)
  async started(event: RecordedOf<typeof AutopilotStarted>, { signal, deliveries }: ConsumeContext): Promise<void> {
    const { runId } = event.data;
    const stop = new AbortController();
    this.working.set(runId, stop);
    try {
      await this.autopilot.run(event, AbortSignal.any([signal, stop.signal]));
    } catch (error) {
      // What was under way for a run that was stopped is of no interest; what the stop itself has to do, it does.
      if (stop.signal.aborted) return await this.autopilot.run(event, signal);
      if (deliveries < MAX_TRIES || signal.aborted) throw error;
      await this.autopilot.fail(runOf(event), gaveUp(error));
      // Parked, for the operator to see.
      throw error;
    } finally {
      this.working.delete(runId);
    }
  }

  @ConsumeEvents({ durable: 'planner-autopilot-stop' }, AutopilotStopped)
  async stopped(event: RecordedOf<typeof AutopilotStopped>): Promise<void> {
    this.working.get(event.data.runId)?.abort();
    await this.autopilot.callOff(runOf(event));
  }

  @OnTimer('autopilot')
  async watch(timer: Timer): Promise<void> {
    await this.watcher.look(timer);
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

function runOf({
  workspaceId,
  testMode,
  agentId,
  data: { runId },
}: RecordedOf<typeof AutopilotStarted | typeof AutopilotStopped>): RunPlace {
  return { workspaceId, testMode, agentId, runId };
}

/** Whoever started the run has no use for what the database said; the operator has it in the log. */
function gaveUp(cause: unknown): RunFailure {
  return new RunFailure(
    'internal_error',
    `The run was tried ${MAX_TRIES} times and could not go on. The log of the server says why; start another run when that is mended.`,
    { cause },
  );
}
