import { z } from 'zod';

/** Text that PostgreSQL can hold, in columns and in JSON: no NUL character, no half of a surrogate pair. */
export const storedText = z
  .string()
  .refine((value) => !value.includes('\0') && value.isWellFormed(), 'must not contain NUL or unpaired surrogates');

/** An id or a name of one line, not empty. */
export const label = storedText
  .min(1)
  .max(255)
  .refine((value) => !/[\r\n]/.test(value), 'must be one line');
