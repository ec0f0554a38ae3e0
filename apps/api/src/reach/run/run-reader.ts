import { countsOf, type CampaignTotals } from '@posthorn/campaigns';
import { waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { AutopilotStarted, eventSubject } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import { ReadModelBehindError } from '@posthorn/sending';
import { startsOf } from '../credit/autopilot-credits.js';
import { lastPosition, listRecipients } from './recipient.queries.js';
import { UnknownRunError } from './run.errors.js';
import { isRunId } from './run-id.js';
import { countRuns, findRun, listRuns, type RunDetailRow, type RunRow } from './run.queries.js';
import type { IncludedRow, WhyIncluded } from './why-included.js';

/** How long a read waits for the projector to have what was written before it; milliseconds. */
const CATCH_UP_MS = 5_000;

export interface RecipientPage {
  readonly rows: readonly IncludedRow[];
  readonly totalPages: number;
}

/**
 * Runs as the read model has them. Asked for its own writes alone: a run that is there is shown at once, however far the
 * projector is behind a campaign of a hundred thousand.
 */
export class RunReader {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'last'>,
    private readonly why: Pick<WhyIncluded, 'of'>,
  ) {}

  /** Newest first, with every run whose start was answered. */
  async list(
    { workspaceId, testMode }: Principal,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<{ rows: RunRow[]; total: number }> {
    const last = await this.log.last(startsOf(workspaceId));
    if (last) await waitForPosition(this.db, last.sequence, CATCH_UP_MS);
    const [rows, total] = await Promise.all([
      listRuns(this.db, { workspaceId, testMode, ...page }),
      countRuns(this.db, { workspaceId, testMode }),
    ]);
    return { rows, total };
  }

  /**
   * @throws UnknownRunError when the log has no such run of the workspace
   * @throws ReadModelBehindError when it has, and the read model did not get there in time
   */
  async find({ workspaceId, testMode }: Principal, runId: string): Promise<RunDetailRow> {
    if (!isRunId(runId)) throw new UnknownRunError(runId);
    const place = { workspaceId, testMode, runId };
    const row = await findRun(this.db, place);
    if (row) return row;
    const started = await this.log.last(startOf(workspaceId, runId));
    if (!started || started.testMode !== testMode) throw new UnknownRunError(runId);
    await waitForPosition(this.db, started.sequence, CATCH_UP_MS);
    const late = await findRun(this.db, place);
    if (!late) throw new ReadModelBehindError(started.sequence);
    return late;
  }

  /** Recipients by their positions: page p is those from `(p - 1) * limit` on. */
  async recipients(
    { workspaceId }: Principal,
    campaignId: string | null,
    { page, limit }: { readonly page: number; readonly limit: number },
  ): Promise<RecipientPage> {
    if (campaignId === null) return { rows: [], totalPages: 0 };
    const campaign = { workspaceId, campaignId };
    const first = (page - 1) * limit;
    const [last = -1, rows] = await Promise.all([
      lastPosition(this.db, campaign),
      first + limit > MAX_POSITION ? [] : listRecipients(this.db, { ...campaign, first, end: first + limit }),
    ]);
    return { rows: await this.why.of(campaign, rows), totalPages: Math.ceil((last + 1) / limit) };
  }

  /** What became of the mails of a run. */
  async totals({ workspaceId }: Principal, campaignId: string | null): Promise<CampaignTotals | undefined> {
    return campaignId === null ? undefined : countsOf(this.db, workspaceId, campaignId);
  }

  /** After a write: until reads show what the log holds up to it, or 5 s. */
  async shows(sequence: number): Promise<void> {
    await waitForPosition(this.db, sequence, CATCH_UP_MS);
  }
}

/** Of the column. */
const MAX_POSITION = 2_147_483_647;

function startOf(workspaceId: string, runId: string): string {
  return eventSubject({ workspaceId, family: AutopilotStarted.family, key: runId, verb: AutopilotStarted.verb });
}
