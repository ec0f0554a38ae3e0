import { ERROR_EXAMPLES } from './examples.ts';
import type { Operation } from './operations.ts';

const REFUSALS = {
  Invalid: 'The request is not valid; the error names the field.',
  Unauthorized: 'No key, or one that is not known.',
  Forbidden: 'The key is not for this.',
  NotFound: 'There is none that this key may see.',
  Refused: 'Another refusal; its code says which.',
};

type Shape = keyof typeof ERROR_EXAMPLES;

/** By the name of the function that shapes them. */
const SHAPES: Readonly<Record<string, Shape>> = {
  mailsAiError: 'MailsAiError',
  misarError: 'MisarError',
  // To keys of mails.ai; to others as at their own path (ADR 0038).
  sharedPathError: 'MailsAiError',
};

/** Which of the error bodies a route has. */
export function shapeOf({ problemShape }: Operation): Shape {
  if (problemShape === undefined) return 'Problem';
  return SHAPES[problemShape] ?? 'PlainError';
}

/** Every refusal in every shape. */
export function refusals(): Record<string, object> {
  return Object.fromEntries(
    (Object.keys(ERROR_EXAMPLES) as Shape[]).flatMap((shape) => {
      const type = shape === 'Problem' ? 'application/problem+json' : 'application/json';
      const schema = { $ref: `#/components/schemas/${shape}` };
      return (Object.keys(REFUSALS) as (keyof typeof REFUSALS)[]).map((name) => [
        `${shape}${name}`,
        { description: REFUSALS[name], content: { [type]: { schema, example: ERROR_EXAMPLES[shape][name] } } },
      ]);
    }),
  );
}

const part = {
  type: 'object',
  properties: {
    parameter: { type: 'string', description: 'Of the query, the path or the header.' },
    pointer: { type: 'string', description: 'JSON Pointer (RFC 6901) into the body.' },
    detail: { type: 'string' },
  },
  required: ['detail'],
};

export const errorSchemas = {
  Problem: {
    description: 'A refusal (RFC 9457).',
    type: 'object',
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { type: 'string', description: 'Stable, upper snake case.' },
      fix: { type: 'string', description: 'What to do about it.' },
      errors: { type: 'array', items: part },
      request_id: { type: 'string' },
    },
    required: ['type', 'title', 'status', 'detail', 'code'],
  },
  MailsAiError: {
    description: 'A refusal in the words of mails.ai; one by policy has its reason and trace.',
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: {
          type: { type: 'string', description: 'Goes with the status: `invalid_request_error`, `abuse_error`, ...' },
          code: { type: 'string', description: 'Stable, lower snake case.' },
          message: { type: 'string' },
          param: { type: ['string', 'null'], description: 'The field at fault.' },
          request_id: { type: 'string' },
          reason: { type: 'string', description: 'Of a refusal by policy.' },
          trace: { type: 'array', items: { type: 'object' }, description: 'The rules as they were applied.' },
        },
        required: ['type', 'code', 'message', 'param'],
      },
    },
    required: ['error'],
  },
  MisarError: {
    description: 'A refusal in the words of MisarMail.',
    type: 'object',
    properties: {
      error: { type: 'string', description: 'In words; `not_found` of a campaign that is unknown.' },
      code: { type: 'string', description: 'Stable, lower snake case.' },
      message: { type: 'string' },
      param: { type: 'string', description: 'The field at fault.' },
      errors: {
        type: 'array',
        description: 'When several things are wrong.',
        items: {
          type: 'object',
          properties: { param: { type: 'string' }, message: { type: 'string' } },
          required: ['param', 'message'],
        },
      },
      request_id: { type: 'string' },
    },
    required: ['error', 'code', 'message'],
  },
  PlainError: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] },
};
