import {
  campaignIdFor,
  CampaignConflictError,
  type Campaigns,
  InvalidCampaignError,
  UnknownCampaignError,
} from '@posthorn/campaigns';
import type { AutopilotStarted, RecordedOf } from '@posthorn/events';
import type { LeadSource } from '@posthorn/leads';
import { PlannerUnavailableError, RunEndedError, RunFailure } from './autopilot.errors.js';
import { matchLeads, type MatchReport } from './match/match-leads.js';
import { Seats } from './match/seats.js';
import { whyNobody } from './match/whom.js';
import type { Planner } from './planner.js';
import { campaignOf, recipientsOf } from './run/run-campaign.js';
import { asRecorded } from './run/recorded-search.js';
import { leads as counted } from './run/run-lines.js';
import { type RunSender, senderOf, type SenderPorts } from './run/run-sender.js';
import { isOpen, type RunState } from './run/run-state.js';
import type { RunPlace, Runs } from './run/runs.js';

export interface AutopilotPorts {
  readonly runs: Pick<Runs, 'state' | 'decide'>;
  readonly planner: Planner;
  readonly sources: readonly LeadSource[];
  readonly senders: SenderPorts;
  readonly campaigns: Pick<Campaigns, 'create' | 'addRecipients' | 'start' | 'cancel'>;
  /** Looks at the run again and again from now on: what may keep its mails back is no fact of its own. */
  readonly watch: (run: RunPlace) => Promise<void>;
  /** Leads of one run, at most. */
  readonly maxLeads: number;
}

type Started = RecordedOf<typeof AutopilotStarted>;
type Planned = NonNullable<RunState['planned']>;

/** A run with all that is decided about it. */
interface Draft {
  readonly run: RunPlace;
  readonly started: Started;
  readonly sender: RunSender;
  readonly planned: Planned;
}

/** Of one search, in the log of a run. */
const MAX_LINES = 20;
/** Each holds a connection of the database. */
const SEARCHES_AT_ONCE = 4;

/**
 * Takes a run from its goal to a campaign that sends: plan, leads, recipients. Every step looks first whether it was done, by an id
 * derived from the run or by the run's own facts, so it may be interrupted anywhere and begun again (ADR 0026).
 */
export class Autopilot {
  private readonly seats = new Seats(SEARCHES_AT_ONCE);

  constructor(private readonly ports: AutopilotPorts) {}

  /** Does what is left of it. @throws what makes it worth another try: the log, the database or the blob store is away */
  async run(started: Started, signal: AbortSignal): Promise<void> {
    const { workspaceId, testMode, agentId, data } = started;
    const run: RunPlace = { workspaceId, testMode, agentId, runId: data.runId };
    // It ended, and perhaps whoever ended it died before the campaign was called off.
    if (!isOpen(await this.ports.runs.state(run))) return this.callOff(run);
    try {
      const sender = await senderOf(this.ports.senders, { workspaceId, testMode, agentId });
      const planned = await this.plan(run, started, sender, signal);
      await this.seats.take(() => this.match({ run, started, sender, planned }, signal));
    } catch (error) {
      if (error instanceof RunEndedError) return this.callOff(run);
      if (error instanceof RunFailure) return this.fail(run, error);
      if (error instanceof InvalidCampaignError) return this.fail(run, refused(error));
      // Called off while it was filled; the follower says so of the run, if the run was not what called it off.
      if (!(error instanceof CampaignConflictError)) throw error;
    }
  }

  /** Ends it: nothing that anybody can do now would help. */
  async fail(run: RunPlace, { reason, message }: Pick<RunFailure, 'reason' | 'message'>): Promise<void> {
    await this.ports.runs.decide(run, { do: 'fail', reason, error: message.slice(0, 4096) });
    await this.callOff(run);
  }

  /** What was made of a run that ended: nothing of it leaves any more. */
  async callOff(run: RunPlace): Promise<void> {
    try {
      await this.ports.campaigns.cancel(campaignIdFor(run.runId), requesterOf(run), 'run_stopped');
    } catch (error) {
      // Not made yet, then whoever makes it sees that the run ended; or over already.
      if (!(error instanceof UnknownCampaignError) && !(error instanceof CampaignConflictError)) throw error;
    }
  }

  private async plan(run: RunPlace, { data }: Started, { from }: RunSender, signal: AbortSignal): Promise<Planned> {
    const known = (await this.ports.runs.state(run)).planned;
    if (known) return known;
    const request = { goal: data.goal, seed: run.runId, senderName: from.name };
    const { plan, search, draftedBy } = await this.ports.planner.plan(request, signal).catch((error: unknown) => {
      if (!(error instanceof PlannerUnavailableError)) throw error;
      throw new RunFailure('planner_unavailable', error.message, { cause: error });
    });
    const planned = { plan, search: asRecorded(search), draftedBy };
    const state = await this.ports.runs.decide(run, { do: 'plan', planned });
    return openOnly(run, state).planned ?? { runId: run.runId, ...planned, plannedAt: new Date().toISOString() };
  }

  private async match(draft: Draft, signal: AbortSignal): Promise<void> {
    const { run, planned } = draft;
    const { campaigns, sources, maxLeads } = this.ports;
    const campaignId = campaignIdFor(run.runId);
    const report: MatchReport = { lines: [], missed: [], failed: [] };
    const { text = planned.plan.targetAudience, filters, keywords, limit = maxLeads } = planned.search ?? {};
    const query = { workspaceId: run.workspaceId, text, filters, keywords, limit: Math.min(limit, maxLeads) };
    const unclear = whyNobody(query);
    if (unclear !== undefined) throw new RunFailure('no_leads', unclear);
    const matching = matchLeads(sources, query, report, signal);
    const first = await matching.next();
    if (first.done) {
      await this.note(run, linesOf(report, { suppressed: 0 }));
      throw this.nobody(planned, report);
    }
    const by = { ...requesterOf(run), agentId: draft.sender.agentId };
    // Closed when this ends early: the search holds a connection.
    await using rest = matching;
    const { status } = await campaigns.create(
      { campaignId, runId: run.runId, ...campaignOf(draft.started.data.goal, planned.plan, draft.sender) },
      by,
    );
    await this.assertOpen(run);
    if (status !== 'draft') return;
    const added = await campaigns.addRecipients(campaignId, recipientsOf(first.value, rest), by);
    await this.note(run, linesOf(report, added.skipped));
    if (added.total === 0)
      throw new RunFailure(
        'no_leads',
        'Everybody who was found is suppressed or has no valid address: nobody is left to write to.',
      );
    const found = { leadsFound: added.total, queued: 0, skipped: 0, final: false };
    openOnly(run, await this.ports.runs.decide(run, { do: 'queue', campaignId, ...found }));
    // Before it sends: whoever goes on after a crash finds it started, and leaves it alone.
    await this.ports.watch({ ...run, agentId: draft.sender.agentId });
    await campaigns.start(campaignId, by);
    // Stopped in between, the stop found no campaign that it could cancel, or one that had not started.
    await this.assertOpen(run);
  }

  private nobody({ plan }: Planned, { failed, lines }: MatchReport): RunFailure {
    if (failed.length > 0 && failed.length === this.ports.sources.length) {
      return new RunFailure(
        'lead_sources_unavailable',
        `No source of leads could be searched: ${lines.join(' ')}`.slice(0, 1000),
      );
    }
    return new RunFailure(
      'no_leads',
      `No lead matches "${plan.targetAudience}". Import leads that do, or describe the people in other words, then start another run.`,
    );
  }

  private note(run: RunPlace, lines: readonly string[]): Promise<RunState> {
    return this.ports.runs.decide(run, { do: 'note', phase: 'matching', lines });
  }

  /** @throws RunEndedError */
  private async assertOpen(run: RunPlace): Promise<void> {
    openOnly(run, await this.ports.runs.state(run));
  }
}

function refused(error: InvalidCampaignError): RunFailure {
  return new RunFailure(
    'invalid_campaign',
    `No campaign can be made of the plan: ${error.message}. Start another run.`,
    {
      cause: error,
    },
  );
}

function openOnly({ runId }: RunPlace, state: RunState): RunState {
  if (!isOpen(state)) throw new RunEndedError(runId);
  return state;
}

function requesterOf({ workspaceId, testMode }: RunPlace) {
  return { workspaceId, testMode, actor: { kind: 'system' } } as const;
}

/** Duplicates are those of an attempt before: within a search everybody comes once. */
function linesOf({ lines, missed }: MatchReport, { suppressed }: { readonly suppressed: number }): string[] {
  return [
    ...[...lines, ...missed].slice(0, MAX_LINES),
    ...(suppressed === 0 ? [] : [`${counted(suppressed)} left out: suppressed`]),
  ];
}
