import { isUniqueViolation } from '@posthorn/database';
import type { FieldProblem } from '@posthorn/leads';
import { Problem } from '@posthorn/platform';
import { fieldName } from './lead-body.js';

/** The same when it is another workspace's. */
export function unknownLead(): Problem {
  return new Problem({ status: 404, code: 'UNKNOWN_LEAD', detail: 'Lead not found' });
}

/** The same when it is another workspace's. */
export function unknownList(): Problem {
  return new Problem({ status: 404, code: 'UNKNOWN_LEAD_LIST', detail: 'List not found' });
}

/** The same when it is another workspace's. */
export function unknownImport(): Problem {
  return new Problem({ status: 404, code: 'UNKNOWN_LEAD_IMPORT', detail: 'Import not found' });
}

export function notALead(problems: readonly FieldProblem[]): Problem {
  return new Problem({
    status: 422,
    code: 'INVALID_LEAD',
    detail: 'The lead cannot be stored as it is.',
    errors: problems.map((each) => ({ pointer: `/${fieldName(each).replaceAll('.', '/')}`, detail: each.problem })),
  });
}

/** What the caller is told when a list was not stored; other errors stay what they are. */
export function listProblem(error: unknown): unknown {
  if (!isUniqueViolation(error)) return error;
  return new Problem({
    status: 409,
    code: 'LEAD_LIST_NAME_TAKEN',
    detail: 'Another list of this workspace has that name.',
    fix: 'Choose another name.',
  });
}

/** @param part of the request: the file, or one of the options */
export function unusableUpload(part: string, detail: string): Problem {
  return new Problem({
    status: 422,
    code: 'UNUSABLE_LEAD_FILE',
    detail: `${part} cannot be used.`,
    errors: [{ pointer: `/${part}`, detail }],
  });
}

export function importEnded(status: string): Problem {
  return new Problem({
    status: 409,
    code: 'LEAD_IMPORT_ENDED',
    detail: `The import has ended (${status}).`,
    fix: 'Nothing is left to cancel.',
  });
}

export function noErrorFile(): Problem {
  return new Problem({
    status: 404,
    code: 'NO_ERROR_FILE',
    detail: 'The import has no file of rejected rows.',
    fix: 'There is one once an import is complete and "rejected" is greater than 0.',
  });
}
