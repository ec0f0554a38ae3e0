import { everyPublicType } from '@posthorn/events';
import { Problem, type Principal } from '@posthorn/platform';
import type { StreamQuery, StreamRequest } from '../../dialect.js';
import { addressOf, typeFilterOf } from '../../request/filters.js';
import { limitOf } from '../../request/limit.js';
import { readParameters, type RawQuery } from '../../request/parameters.js';
import { CURSORS, startOf } from '../../request/start.js';

const FILTERS = ['eventTypes', 'contactEmail', 'tenantId'] as const;

/** What stream and list have in common. */
export type MoltedFilter = Pick<StreamQuery, 'types' | 'contactEmail' | 'testMode'>;

export interface MoltedListQuery extends MoltedFilter {
  /** Only events after this one. */
  readonly since?: string;
  /** `next_cursor` of the page before. */
  readonly cursor?: string;
  readonly limit: number;
}

/** @throws Problem 400 naming the parameter that is wrong, 403 for another tenant */
export function readMoltedStream({ query, lastEventId, caller }: StreamRequest): StreamQuery {
  const given = readParameters(query, [...FILTERS, ...CURSORS], ['eventTypes']);
  return { ...filterOf(given, caller), start: startOf(given, lastEventId) };
}

/** @throws Problem 400 naming the parameter that is wrong, 403 for another tenant */
export function readMoltedList(query: RawQuery, caller: Principal): MoltedListQuery {
  const given = readParameters(query, [...FILTERS, 'since', 'limit', 'cursor'], ['eventTypes']);
  const { since, cursor } = given;
  return {
    ...filterOf(given, caller),
    limit: limitOf(given.limit),
    ...(since !== undefined && since !== 'earliest' && { since }),
    ...(cursor !== undefined && { cursor }),
  };
}

function filterOf(given: Partial<Record<(typeof FILTERS)[number], string>>, caller: Principal): MoltedFilter {
  assertOwnTenant(given.tenantId, caller);
  const { eventTypes, contactEmail } = given;
  return {
    // The frames do not say which mode an event is of, so the key does.
    testMode: caller.testMode,
    types: eventTypes === undefined ? everyPublicType : typeFilterOf('eventTypes', eventTypes),
    ...(contactEmail !== undefined && { contactEmail: addressOf('contactEmail', contactEmail) }),
  };
}

/** The key already says whose events these are; a tenant named beside it has to be the same. */
function assertOwnTenant(tenantId: string | undefined, { workspaceId }: Principal): void {
  if (tenantId === undefined || tenantId === workspaceId) return;
  throw new Problem({
    status: 403,
    code: 'TENANT_MISMATCH',
    detail: 'tenantId: is not the tenant of this API key.',
    fix: 'Leave tenantId out; the API key names the tenant.',
    errors: [{ parameter: 'tenantId', detail: 'is not the tenant of this API key.' }],
  });
}
