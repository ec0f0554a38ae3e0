import type { Db } from '@posthorn/database';
import type { Suppression, SuppressionScope } from './suppression.js';
import { findSuppressions, type SuppressionRow } from './suppression-page.queries.js';

export interface SuppressionQuery {
  /** As test keys see it: with what they did, which holds for test sends alone. */
  readonly testMode: boolean;
  readonly scope?: SuppressionScope | undefined;
  readonly campaignId?: string | undefined;
  readonly reasonCode?: string | undefined;
  /** 1 to 500. */
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface SuppressionPage {
  readonly suppressions: readonly Suppression[];
  readonly nextCursor?: string;
}

/** A cursor that no page gave. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';
}

/**
 * Entries in force, newest first.
 * @throws BadCursorError
 */
export async function suppressionPage(
  db: Db,
  workspaceId: string,
  { cursor, limit, ...filter }: SuppressionQuery,
): Promise<SuppressionPage> {
  const before = cursor === undefined ? undefined : positionIn(cursor);
  const rows = await findSuppressions(db, workspaceId, { ...filter, before, limit: limit + 1 });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    suppressions: rows.slice(0, limit).map(view),
    ...(last && { nextCursor: last.last_sequence.toString(36) }),
  };
}

function positionIn(cursor: string): number {
  const position = /^[0-9a-z]{1,11}$/.test(cursor) ? Number.parseInt(cursor, 36) : Number.NaN;
  if (!Number.isSafeInteger(position)) throw new BadCursorError();
  return position;
}

function view(row: SuppressionRow): Suppression {
  return {
    contactEmail: row.email,
    scope: row.scope,
    ...(row.campaign_id !== '' && { campaignId: row.campaign_id }),
    reasonCode: row.reason_code,
    ...(row.send_id !== null && { requestId: row.send_id }),
    ...(row.note !== null && { note: row.note }),
    ...(row.expires_at && { expiresAt: row.expires_at.toISOString() }),
    addedAt: row.added_at.toISOString(),
  };
}
