import { READ_CHECKPOINT, waitForPosition, type Database } from '@posthorn/database';
import { sql, type Kysely } from 'kysely';
import type { ReportedSend } from './delivery-report.decider.js';
import { ReadModelUnavailableError } from './mail-events.errors.js';
import type { SendsReadModel, SendsSnapshot } from './reported-sends.js';

const FACT_COLUMNS = ['sent', 'delivered', 'bounced', 'complained', 'failed', 'opened', 'clicked'] as const;

/** The read model in PostgreSQL; every failure of the database is a ReadModelUnavailableError. */
export function postgresReadModel(db: Kysely<Database>): SendsReadModel {
  const find = reportedSendsQuery(db);
  return {
    find: (sendIds) => find(sendIds).catch(unavailable),
    waitFor: (sequence, timeoutMs) => waitForPosition(db, sequence, timeoutMs).catch(unavailable),
  };
}

function unavailable(cause: unknown): never {
  throw new ReadModelUnavailableError({ cause });
}

/**
 * The look-up of a batch of sends. One statement, so that rows and position are of the same moment; built once,
 * because on the webhook's path building it costs as much as the rest of the look-up.
 */
export function reportedSendsQuery(db: Kysely<Database>): (sendIds: readonly string[]) => Promise<SendsSnapshot> {
  const placeholder: readonly string[] = [];
  const built = reportedSends(db, placeholder).compile();
  return async (sendIds) => {
    const parameters = built.parameters.map((value) => (value === placeholder ? sendIds : value));
    const { rows } = await db.executeQuery<LookUpRow>({ ...built, parameters });
    const sends = new Map(rows.filter(hasSend).map((row) => [row.send_id, toReportedSend(row)]));
    return { sends, position: rows[0]?.position ?? 0 };
  };
}

function reportedSends(db: Kysely<Database>, sendIds: readonly string[]) {
  return db
    .selectFrom('read.checkpoints as checkpoint')
    .leftJoin('read.sends as send', (join) => join.on('send.send_id', '=', sql<string>`any(${sendIds})`))
    .where('checkpoint.projection', '=', READ_CHECKPOINT)
    .select((row) => [
      'checkpoint.position',
      'send.send_id',
      'send.workspace_id',
      'send.contact_key',
      'send.recipient_email',
      'send.agent_id',
      'send.campaign_id',
      'send.test_mode',
      'send.status',
      row('send.sent_at', 'is not', null).as('sent'),
      row('send.delivered_at', 'is not', null).as('delivered'),
      row('send.bounced_at', 'is not', null).as('bounced'),
      row('send.complained_at', 'is not', null).as('complained'),
      row('send.failed_at', 'is not', null).as('failed'),
      row('send.opened_at', 'is not', null).as('opened'),
      row('send.clicked_at', 'is not', null).as('clicked'),
      'send.report_keys',
    ]);
}

type LookUpRow = Awaited<ReturnType<ReturnType<typeof reportedSends>['execute']>>[number];
type SendRow = {
  [Column in keyof LookUpRow]: Column extends 'agent_id' | 'campaign_id'
    ? string | null
    : NonNullable<LookUpRow[Column]>;
};

/** The left join keeps the position when no send was found, in a row of nulls. */
function hasSend(row: LookUpRow): row is SendRow {
  return row.send_id !== null;
}

function toReportedSend(row: SendRow): ReportedSend {
  return {
    workspaceId: row.workspace_id,
    contactKey: row.contact_key,
    recipientEmail: row.recipient_email,
    agentId: row.agent_id,
    campaignId: row.campaign_id,
    testMode: row.test_mode,
    status: row.status,
    recorded: new Set(FACT_COLUMNS.filter((event) => row[event])),
    reportKeys: row.report_keys,
  };
}
