import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Problem, type ProblemPart } from './problem.js';

/** Checks every parameter that names a schema, `@Body({ schema })`; the first issue is the problem's detail. */
export class ValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => new SchemaMismatch(issues) });
  }

  override async transform<Value>(value: Value, metadata: ArgumentMetadata): Promise<Value> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      throw error instanceof SchemaMismatch ? validationProblem(error.issues, metadata) : error;
    }
  }
}

/** Carries the issues out of Nest's pipe, whose factory is not told which parameter it is about. */
class SchemaMismatch extends Error {
  constructor(readonly issues: readonly StandardSchemaV1.Issue[]) {
    super('the value does not fit its schema');
  }
}

/** 400 with every issue as a JSON Pointer (body) or a parameter name. */
export function validationProblem(
  issues: readonly StandardSchemaV1.Issue[],
  place: Pick<ArgumentMetadata, 'type' | 'data'>,
): Problem {
  const errors = issues.map((issue) => partOf(issue, place));
  const [first] = errors;
  const where = first === undefined ? '' : (first.parameter ?? first.pointer ?? '');
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    title: 'Invalid request',
    detail: first === undefined ? 'The request is not valid.' : `${where === '' ? 'body' : where}: ${first.detail}`,
    fix: 'Correct the parts listed in "errors" and send the request again.',
    errors,
  });
}

function partOf(issue: StandardSchemaV1.Issue, { type, data }: Pick<ArgumentMetadata, 'type' | 'data'>): ProblemPart {
  const path = (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  if (data !== undefined) path.unshift(data);
  if (type === 'body') return { pointer: path.map((key) => `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`).join(''), detail: issue.message };
  return { parameter: path.join('.'), detail: issue.message };
}
