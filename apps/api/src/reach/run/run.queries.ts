import type { CampaignCount, Db, ReadModels } from '@posthorn/database';
import { sql, type Selectable } from 'kysely';

/** The first step of a campaign: everybody who is mailed has it, so its sends are the recipients. */
const FIRST_STEP = 1;

const RUN_COLUMNS = [
  'run.run_id',
  'run.goal',
  'run.status',
  'run.campaign_id',
  'run.leads_found',
  'run.error',
  'run.created_at',
  'run.ended_at',
] as const;

/** Of what became of its mails, over the steps and variants of its campaign. */
const COUNTS = ['sent', 'bounced', 'complained', 'replied'] as const satisfies readonly CampaignCount[];

/** A run as lists show it. */
export type RunRow = Pick<
  Selectable<ReadModels['autopilot_runs']>,
  'run_id' | 'goal' | 'status' | 'campaign_id' | 'leads_found' | 'error' | 'created_at' | 'ended_at'
> &
  Record<(typeof COUNTS)[number], number>;

/** A run with everything that is known of it. */
export type RunDetailRow = RunRow &
  Pick<Selectable<ReadModels['autopilot_runs']>, 'plan' | 'log'> & { readonly recipients: number };

export interface RunPage {
  readonly workspaceId: string;
  readonly testMode: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface RunPlace {
  readonly workspaceId: string;
  readonly testMode: boolean;
  readonly runId: string;
}

/** Newest first. */
export function listRuns(db: Db, { workspaceId, testMode, limit, offset }: RunPage): Promise<RunRow[]> {
  return withCounts(db)
    .select([...RUN_COLUMNS, ...COUNTS.map((count) => `counts.${count}` as const)])
    .where('run.workspace_id', '=', workspaceId)
    .where('run.test_mode', '=', testMode)
    .orderBy('run.created_at', 'desc')
    .orderBy('run.run_id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countRuns(
  db: Db,
  { workspaceId, testMode }: Pick<RunPage, 'workspaceId' | 'testMode'>,
): Promise<number> {
  const row = await db
    .selectFrom('read.autopilot_runs')
    .select(({ fn }) => fn.countAll<number>().as('runs'))
    .where('workspace_id', '=', workspaceId)
    .where('test_mode', '=', testMode)
    .executeTakeFirstOrThrow();
  return row.runs;
}

export function findRun(db: Db, { workspaceId, testMode, runId }: RunPlace): Promise<RunDetailRow | undefined> {
  return withCounts(db)
    .select([
      ...RUN_COLUMNS,
      'run.plan',
      'run.log',
      'counts.recipients',
      ...COUNTS.map((count) => `counts.${count}` as const),
    ])
    .where('run.workspace_id', '=', workspaceId)
    .where('run.test_mode', '=', testMode)
    .where('run.run_id', '=', runId)
    .executeTakeFirst();
}

/** Runs beside the sums over the steps and variants of their campaigns: a handful of rows, however many recipients. */
function withCounts(db: Db) {
  return db.selectFrom('read.autopilot_runs as run').innerJoinLateral(
    (inner) =>
      inner
        .selectFrom('read.campaign_counts as count')
        .select(COUNTS.map((name) => sql<number>`coalesce(sum(${sql.ref(`count.${name}`)}), 0)`.as(name)))
        .select(
          sql<number>`coalesce(sum(count.total) filter (where count.campaign_step = ${FIRST_STEP}), 0)`.as(
            'recipients',
          ),
        )
        .whereRef('count.workspace_id', '=', 'run.workspace_id')
        .whereRef('count.campaign_id', '=', 'run.campaign_id')
        .as('counts'),
    (join) => join.onTrue(),
  );
}
