import { expect } from 'vitest';
import { z } from 'zod';
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

export interface ListQuery {
  readonly key?: string;
  readonly limit?: number;
  readonly query?: Readonly<Record<string, string>>;
  /** Another system than that of the run. */
  readonly url?: string;
}

/** Everything `GET /v1/agent/events` has for a query, page by page, oldest first. */
export async function everyEvent({ key = ownKey(), limit = 100, query = {}, url }: ListQuery = {}): Promise<
  ListedEvent[]
> {
  const found: ListedEvent[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const parameters = new URLSearchParams({ ...query, limit: String(limit), ...(cursor === '' ? {} : { cursor }) });
    const answer = await call('GET', `/v1/agent/events?${parameters.toString()}`, {
      key,
      ...(url === undefined ? {} : { url }),
    });
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

/** The events about one recipient, oldest first. */
export const everyEventOf = (contactEmail: string, key = ownKey()): Promise<ListedEvent[]> =>
  everyEvent({ key, query: { contactEmail } });
