import type { Database } from '@posthorn/database';
import { SuppressionAdded, SuppressionRemoved } from '@posthorn/events';
import { sql, type Kysely } from 'kysely';

export interface AllowanceRow {
  readonly sequence: number;
  readonly envelope: Record<string, unknown>;
}

/** Suppressions of the workspace that were lifted with an attestation and hold no more; newest first. */
export function listAllowances(
  db: Kysely<Database>,
  { workspaceId, testMode }: { readonly workspaceId: string; readonly testMode: boolean },
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<AllowanceRow[]> {
  const { before, limit } = page;
  return db
    .selectFrom('read.events as event')
    .select(['event.sequence', 'event.envelope'])
    .where('event.workspace_id', '=', workspaceId)
    .where('event.test_mode', '=', testMode)
    .where('event.type', '=', SuppressionRemoved.type)
    .$if(before !== undefined, (select) => select.where('event.sequence', '<', before ?? 0))
    .where(
      sql<boolean>`case when strpos(event.envelope::text, ${String.raw`\u0000`}) > 0 then false
        else event.envelope #>> '{data,attestation}' is not null and event.envelope #>> '{data,scope}' = 'tenant' end`,
    )
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('read.events as later')
            .select('later.sequence')
            .whereRef('later.workspace_id', '=', 'event.workspace_id')
            .whereRef('later.contact', '=', 'event.contact')
            .whereRef('later.test_mode', '=', 'event.test_mode')
            .whereRef('later.sequence', '>', 'event.sequence')
            .where('later.type', '=', sql<string>`any(${[SuppressionAdded.type, SuppressionRemoved.type]})`),
        ),
      ),
    )
    .orderBy('event.sequence', 'desc')
    .limit(limit)
    .execute();
}
