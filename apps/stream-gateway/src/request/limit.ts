import { badParameter } from './parameters.js';

const LIMIT = { least: 1, most: 100, default: 50 } as const;

/**
 * Entries of one page.
 * @throws Problem 400 for what is not an integer from 1 to 100
 */
export function limitOf(text: string | undefined): number {
  if (text === undefined) return LIMIT.default;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= LIMIT.least && limit <= LIMIT.most) return limit;
  throw badParameter({
    code: 'INVALID_LIMIT',
    parameter: 'limit',
    detail: 'is not an integer from 1 to 100.',
    fix: 'Give a limit from 1 to 100, or leave it out for 50.',
  });
}
