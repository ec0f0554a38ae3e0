import { Problem } from '@posthorn/platform';

/** The same when it is another workspace's. */
export function unknownContact(contactId: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_CONTACT',
    detail: `There is no contact ${contactId} in this workspace.`,
    fix: 'GET /v1/agent/contacts?email=<address> finds one by its address.',
  });
}
