import { Problem } from '@posthorn/platform';
import { BadCursorError } from '@posthorn/sending';

/** The same when it is another workspace's. */
export function unknownSuppression(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_SUPPRESSION',
    detail: `There is no suppression ${id} in this workspace.`,
    fix: 'GET /v1/agent/suppressions lists those in force.',
  });
}

/** What the caller is told when a page cannot be made; other errors stay what they are. */
export function pageProblem(error: unknown): unknown {
  if (!(error instanceof BadCursorError)) return error;
  const detail = 'must be the nextCursor of an earlier answer';
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    title: 'Invalid request',
    detail: `cursor: ${detail}`,
    fix: 'Take the cursor of the answer before, or none for the first page.',
    errors: [{ parameter: 'cursor', detail }],
  });
}
