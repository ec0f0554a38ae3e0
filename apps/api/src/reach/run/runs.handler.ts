import type { DecideTarget, EventLog } from '@posthorn/event-log';
import { AutopilotStarted, eventSubjectFilter } from '@posthorn/events';
import type { Principal, Workspaces } from '@posthorn/platform';
import { requesterOf } from '../../requester.js';
import { startsOf, type AutopilotCredits } from '../credit/autopilot-credits.js';
import { CreditsUnknownError } from '../credit/credit.errors.js';
import { spendCreditDecider } from '../credit/spend-credit.decider.js';
import { inMode } from '../in-mode.js';
import { isRunId, newRunId, runMark } from './run-id.js';
import type { RunCampaigns } from './run-campaigns.js';
import type { RunReader } from './run-reader.js';
import { UnknownRunError } from './run.errors.js';
import { stopRunDecider } from './stop-run.decider.js';

/** How far back the run of a repeated request may have started: an idempotency key is kept for a day. */
const REPEATED_WITHIN_MS = 25 * 3_600_000;

export interface RunParts {
  readonly log: Pick<EventLog, 'decide' | 'read'>;
  readonly credits: Pick<AutopilotCredits, 'limitOf'>;
  readonly workspaces: Pick<Workspaces, 'secretOf'>;
  readonly campaigns: Pick<RunCampaigns, 'stop'>;
  readonly reader: Pick<RunReader, 'shows'>;
}

/** A request that came with an idempotency key. */
export interface RepeatableStart {
  readonly key: string;
  /** It began before, and whoever carried it out is gone. */
  readonly isRepeat: boolean;
}

/** Starts and stops Autopilot runs (ADR 0027); the planner does what they are for. */
export class Runs {
  constructor(private readonly parts: RunParts) {}

  /**
   * Spends a credit and puts the run on record, both with one append.
   * @returns the run's id
   * @throws CreditLimitReachedError, CreditsUnknownError
   */
  async start(goal: string, caller: Principal, repeatable?: RepeatableStart): Promise<string> {
    const { workspaceId } = caller;
    const mark = repeatable && runMark(await this.parts.workspaces.secretOf(workspaceId), repeatable.key);
    const before = repeatable?.isRepeat ? await this.startedBefore(workspaceId, mark) : undefined;
    if (before !== undefined) return before;
    const runId = newRunId(mark);
    const startedAt = new Date().toISOString();
    const creditLimit = await this.parts.credits.limitOf(workspaceId).catch((cause: unknown) => {
      throw new CreditsUnknownError({ cause });
    });
    const { actor: startedBy } = requesterOf(caller);
    await this.parts.log.decide(
      { ...placeOf(caller, runId), subject: startsOf(workspaceId), fold: 'last' },
      spendCreditDecider,
      { runId, goal, startedBy, startedAt, creditLimit },
    );
    return runId;
  }

  /**
   * No send of the run leaves after this has returned, as far as its dispatcher was reached within ten seconds.
   * @throws UnknownRunError, RunEndedError
   */
  async stop(runId: string, caller: Principal): Promise<void> {
    const { workspaceId } = caller;
    if (!isRunId(runId)) throw new UnknownRunError(runId);
    const { actor: stoppedBy } = requesterOf(caller);
    const { events } = await this.parts.log.decide(
      {
        ...placeOf(caller, runId),
        subject: eventSubjectFilter({ workspaceId, family: AutopilotStarted.family, key: runId }),
      },
      inMode(stopRunDecider, caller.testMode),
      { runId, stoppedBy, stoppedAt: new Date().toISOString() },
    );
    await this.parts.campaigns.stop(runId, requesterOf(caller));
    const last = events.at(-1);
    if (last) await this.parts.reader.shows(last.sequence);
  }

  private async startedBefore(workspaceId: string, mark: string | undefined): Promise<string | undefined> {
    if (mark === undefined) return undefined;
    const since = new Date(Date.now() - REPEATED_WITHIN_MS);
    for await (const { data } of this.parts.log.read({ subjects: [startsOf(workspaceId)], since })) {
      const runId = data['runId'];
      if (typeof runId === 'string' && runId.endsWith(mark)) return runId;
    }
    return undefined;
  }
}

function placeOf({ workspaceId, testMode }: Principal, runId: string): Pick<DecideTarget, 'workspaceId' | 'place'> {
  return {
    workspaceId,
    place: ({ data }) => ({
      workspaceId,
      key: runId,
      occurredAt: String(data['startedAt'] ?? data['stoppedAt']),
      testMode,
      correlationId: runId,
    }),
  };
}
