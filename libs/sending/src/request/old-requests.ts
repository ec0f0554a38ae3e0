import type { Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import type { EventFact } from '@posthorn/events';
import { z } from 'zod';
import { SharedLookup } from '../policy-inputs/shared-lookup.js';
import { LogEnds, type LogPlace } from './log-ends.js';
import { findBeginnings, type BeginningRow } from './old-requests.queries.js';
import { BEGINNINGS, type KnownRequest } from './request-data.js';

/** What is remembered of a request that may have come before. */
export interface Remembered {
  /** What it began with. */
  readonly known: KnownRequest | undefined;
  /** Nothing that was stored before this moment is forgotten; milliseconds, monotonic. Nothing when nobody can say. */
  readonly completeAtMs: number | undefined;
}

/** Who knows what was asked for longer ago than the log's own memory of message ids. */
export interface OldRequests {
  find(workspaceId: string, requestId: string): Promise<Remembered>;
}

const envelope = z.object({ agentId: z.string().optional(), data: z.record(z.string(), z.unknown()) });

interface Found {
  readonly row: BeginningRow | undefined;
  readonly place: LogPlace | undefined;
}

/** The read model, as it stands: whatever it has not seen yet, others know (ADR 0017). */
export function readModelOfRequests(db: Db, log: Pick<EventLog, 'bounds'>): OldRequests {
  const ends = new LogEnds(log);
  const lookup = new SharedLookup<string, Found>(
    async (ids) => {
      const { rows, place } = await findBeginnings(db, ids);
      const byId = new Map(rows.map((row) => [row.send_id, row]));
      return new Map(ids.map((id) => [id, { row: byId.get(id), place }]));
    },
    { nameOf: (id) => id, ttlMs: 0 },
  );
  return {
    async find(workspaceId, requestId) {
      ends.look();
      const found = await lookup.find(requestId);
      return {
        known: found?.row?.workspace_id === workspaceId ? knownRequest(found.row) : undefined,
        completeAtMs: found?.place && ends.passedAtMs(found.place),
      };
    },
  };
}

function knownRequest({ type, envelope: stored }: BeginningRow): KnownRequest | undefined {
  const { agentId, data } = envelope.parse(stored);
  const fact = { type, version: 1, data, agentId };
  return isKnownRequest(fact) ? fact : undefined;
}

function isKnownRequest(fact: EventFact): fact is KnownRequest {
  return BEGINNINGS.some(({ type, data }) => type === fact.type && data.safeParse(fact.data).success);
}
