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

/** What to do about a problem that is its list. */
export const CORRECT_ERRORS = 'Correct what "errors" lists and send the request again.';

type Place = Pick<ArgumentMetadata, 'type' | 'data'>;

/** 400 with every issue as a JSON Pointer (body) or a parameter name. */
export function validationProblem(issues: readonly StandardSchemaV1.Issue[], place: Place): Problem {
  const errors = issues.flatMap((issue) => partsOf(issue, place));
  const [first] = errors;
  const where = first?.parameter ?? first?.pointer;
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    title: 'Invalid request',
    detail: first === undefined ? 'The request is not valid.' : `${where || place.type}: ${first.detail}`,
    fix: CORRECT_ERRORS,
    errors,
  });
}

function partsOf(issue: StandardSchemaV1.Issue, { type, data }: Place): ProblemPart[] {
  const path = (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  if (data !== undefined) path.unshift(data);
  const unknown = unknownKeys(issue);
  if (unknown === undefined)
    return [partAt(type, path, isMissing(issue) ? 'is required' : (aboutName(issue) ?? issue.message))];
  return unknown.map((key) => partAt(type, [...path, key], type === 'body' ? 'Unknown member' : 'Unknown parameter'));
}

function partAt(type: Place['type'], path: readonly string[], detail: string): ProblemPart {
  return type === 'body' ? { pointer: jsonPointer(path), detail } : { parameter: path.join('.'), detail };
}

/** Zod reports all keys a strict object does not have as one issue about the object. */
function unknownKeys(issue: StandardSchemaV1.Issue): readonly string[] | undefined {
  if (!('code' in issue && issue.code === 'unrecognized_keys' && 'keys' in issue)) return undefined;
  return Array.isArray(issue.keys) ? issue.keys.map(String) : undefined;
}

/** What is wrong with the name of a member that a record does not take; Zod says that in an issue within the issue. */
function aboutName(issue: StandardSchemaV1.Issue): string | undefined {
  if (!('code' in issue && issue.code === 'invalid_key' && 'issues' in issue && Array.isArray(issue.issues)))
    return undefined;
  const [first] = issue.issues as readonly StandardSchemaV1.Issue[];
  return first && `is no name for it: ${first.message}`;
}

/** Zod says of what is not there that it is of the wrong type. */
function isMissing(issue: StandardSchemaV1.Issue): boolean {
  return 'code' in issue && issue.code === 'invalid_type' && issue.message.endsWith(', received undefined');
}

/** @see RFC 6901 section 3 */
function jsonPointer(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
