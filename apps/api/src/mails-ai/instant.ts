import { z } from 'zod';

/** A time as the API takes it: ISO 8601 with its offset. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with its offset, like 2026-04-03T10:00:00Z' })
  .transform((text) => new Date(text));
