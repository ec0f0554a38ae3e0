import { expect } from 'vitest';
import { z } from 'zod';
import { eventually } from './eventually.js';
import { call, ownKey } from './requests.js';

const page = z.strictObject({
  data: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      occurredAt: z.iso.datetime({ precision: 3 }),
      testMode: z.boolean(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});

export type ListedEvent = z.output<typeof page>['data'][number];

const CATCH_UP_MS = 15_000;

export interface ListQuery {
  readonly key?: string;
  readonly limit?: number;
  readonly query?: Readonly<Record<string, string>>;
  /** Id of an event that has happened: waits for the read model to know it. Without, the list may be a moment old. */
  readonly through?: string | undefined;
  /** Another system than that of the run. */
  readonly url?: string;
}

/** Everything `GET /v1/agent/events` has for a query, page by page, oldest first. */
export async function everyEvent({ key = ownKey(), limit = 100, query = {}, through, url }: ListQuery = {}): Promise<
  ListedEvent[]
> {
  const system = { key, ...(url === undefined ? {} : { url }) };
  if (through !== undefined) {
    await eventually(`the list knows ${through}`, CATCH_UP_MS, async () => {
      // With `since` it never answers from before that event, but 503.
      const { status } = await call('GET', `/v1/agent/events?limit=1&since=${through}`, system);
      return status === 200;
    });
  }
  const found: ListedEvent[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const parameters = new URLSearchParams({ ...query, limit: String(limit), ...(cursor === '' ? {} : { cursor }) });
    const answer = await call('GET', `/v1/agent/events?${parameters.toString()}`, system);
    expect(answer, answer.text).toMatchObject({ status: 200 });
    const { data, has_more, next_cursor } = page.parse(answer.body);
    expect(has_more).toBe(next_cursor !== null);
    const newest = data[0]?.id;
    expect(
      found.map(({ id }) => id),
      'a page begins with an event of a page before',
    ).not.toContain(newest);
    found.push(...data);
    cursor = next_cursor;
  }
  return found.toReversed();
}

/** The events about one recipient, oldest first, up to the last one that a stream has shown at least. */
export const everyEventOf = (contactEmail: string, shown: readonly { readonly id: string }[]): Promise<ListedEvent[]> =>
  everyEvent({ query: { contactEmail }, through: shown.at(-1)?.id });
