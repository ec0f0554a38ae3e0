import type { Db } from '@posthorn/database';
import type { EventFact } from '@posthorn/events';
import { z } from 'zod';
import { SharedLookup } from '../policy-inputs/shared-lookup.js';
import { findBeginnings, type BeginningRow } from './old-requests.queries.js';
import { BEGINNINGS, type KnownRequest } from './request-data.js';

/** Who knows what was asked for longer ago than the log's own memory of message ids. */
export interface OldRequests {
  /** What the request began with; nothing when the read model has none. */
  find(workspaceId: string, requestId: string): Promise<KnownRequest | undefined>;
}

const envelope = z.object({ agentId: z.string().optional(), data: z.record(z.string(), z.unknown()) });

/** The read model, as it stands: whatever it has not seen yet, others know (ADR 0017). */
export function readModelOfRequests(db: Db): OldRequests {
  const lookup = new SharedLookup<string, BeginningRow>(
    async (ids) => new Map((await findBeginnings(db, ids)).map((row) => [row.send_id, row])),
    { nameOf: (id) => id, ttlMs: 0 },
  );
  return {
    async find(workspaceId, requestId) {
      const row = await lookup.find(requestId);
      return row?.workspace_id === workspaceId ? knownRequest(row) : undefined;
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
