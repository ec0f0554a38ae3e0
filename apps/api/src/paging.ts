import { z } from 'zod';

/** Query parameters of every list. */
export const paging = {
  tenantId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** A cursor that is the last id of the page before: a prefix and a ULID. */
export function idCursor(prefix: string) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`), 'must be the nextCursor of an earlier answer')
    .optional();
}

export interface Page<Item> {
  readonly items: Item[];
  /** Asks for the next page; null at the end. */
  readonly nextCursor: string | null;
}

/** @param rows one more than the limit when there is another page */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { view, cursor }: { readonly view: (row: Row) => Item; readonly cursor: (row: Row) => string },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: rows.length > limit && last !== undefined ? cursor(last) : null };
}
