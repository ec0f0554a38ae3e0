import { isUniqueViolation } from '@posthorn/database';
import type { LintFinding, RenderResult } from '@posthorn/mail';
import { Problem } from '@posthorn/platform';

/** What the caller is told when a template was not stored; other errors stay what they are. */
export function templateProblem(error: unknown): unknown {
  if (!isUniqueViolation(error)) return error;
  return new Problem({
    status: 409,
    code: 'TEMPLATE_NAME_TAKEN',
    detail: 'Another template of this workspace has that name.',
    fix: 'Choose another name, or change the template that has it: GET /v1/agent/templates/<name> shows it.',
  });
}

/** The same when it is another workspace's. */
export function unknownTemplate(idOrName: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_TEMPLATE',
    detail: `There is no template ${idOrName} in this workspace.`,
    fix: 'GET /v1/agent/templates lists those there are.',
  });
}

export function otherVersion(id: string, { named, current }: { named: number; current: number }): Problem {
  return new Problem({
    status: 409,
    code: 'TEMPLATE_CHANGED',
    detail: `The template ${id} is at version ${current}, not ${named}.`,
    fix: 'Look at it as it is now, and name that version.',
    members: { version: current },
  });
}

export function lintFailed(id: string, findings: readonly LintFinding[]): Problem {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return new Problem({
    status: 422,
    code: 'TEMPLATE_LINT_FAILED',
    detail: `The template ${id} has errors: ${errors.map(({ message }) => message).join(' ')}`,
    fix: errors[0]?.fix ?? 'Correct what "findings" lists.',
    members: { findings: errors },
  });
}

export function notRendered({ missing, problem }: Extract<RenderResult, { ok: false }>): Problem {
  if (missing.length > 0) {
    return new Problem({
      status: 422,
      code: 'MISSING_VARIABLES',
      detail: `The template needs ${missing.join(', ')}.`,
      fix: 'Give every one of them in "variables".',
      errors: missing.map((name) => ({ pointer: `/variables/${name.replaceAll('.', '/')}`, detail: 'is missing' })),
      members: { missing },
    });
  }
  return new Problem({
    status: 422,
    code: 'TEMPLATE_NOT_RENDERED',
    detail: problem ?? 'The template cannot be rendered with these variables.',
    fix: 'Correct the template: POST /v1/agent/templates/lint says where.',
  });
}

export function bodyless(): Problem {
  return new Problem({
    status: 422,
    code: 'TEMPLATE_WITHOUT_BODY',
    detail: 'The template would have neither html nor text.',
    fix: 'Keep one of them.',
  });
}
