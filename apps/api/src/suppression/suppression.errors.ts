import { Problem } from '@posthorn/platform';

/** The same when it is another workspace's. */
export function unknownSuppression(id: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_SUPPRESSION',
    detail: `There is no suppression ${id} in this workspace.`,
    fix: 'GET /v1/agent/suppressions lists those in force.',
  });
}
