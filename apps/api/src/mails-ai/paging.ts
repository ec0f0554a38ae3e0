import { Problem } from '@posthorn/platform';
import { z } from 'zod';

/** Query parameters of every list of mails.ai. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(25).describe('Entries of the page.'),
  cursor: z.string().min(1).max(200).optional().describe('`next_cursor` of the page before.'),
};

/** A list as mails.ai answers it. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly has_more: boolean;
  /** Null on the last page. */
  readonly next_cursor: string | null;
}

/** @param rows one more than the limit when there is another page */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { view, cursor }: { readonly view: (row: Row) => Item; readonly cursor: (row: Row) => string },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { data: shown.map(view), has_more: hasMore, next_cursor: hasMore ? cursor(last) : null };
}

export function badCursor(): Problem {
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    detail: 'cursor: is not one of this list.',
    fix: 'Give the next_cursor of the page before, or leave cursor out for the newest page.',
    errors: [{ parameter: 'cursor', detail: 'is not one of this list.' }],
  });
}
