import type { ProblemFields } from './problem.js';

const MALFORMED_JSON: ProblemFields = {
  status: 400,
  code: 'MALFORMED_JSON',
  title: 'Malformed JSON',
  detail: 'The request body is not valid JSON.',
  fix: 'Send one JSON value in UTF-8, without keys named __proto__ or constructor.',
};

/**
 * Errors Fastify raises before a handler runs, by their code.
 * @see https://fastify.dev/docs/latest/Reference/Errors/
 */
export const FRAMEWORK_PROBLEMS: Readonly<Record<string, ProblemFields>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'BODY_TOO_LARGE',
    title: 'Body too large',
    detail: 'The request body is larger than this route accepts.',
    fix: 'Send less in one request.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    title: 'Unsupported media type',
    detail: 'The Content-Type of the request body is missing or not supported.',
    fix: 'Send JSON with "Content-Type: application/json".',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: MALFORMED_JSON,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'WRONG_CONTENT_LENGTH',
    title: 'Wrong Content-Length',
    detail: 'The request body has another length than its Content-Length says.',
    fix: 'Send the body whole, with its length in bytes.',
  },
  FST_ERR_BAD_URL: {
    status: 400,
    code: 'MALFORMED_URL',
    title: 'Malformed URL',
    detail: 'The path of the URL cannot be decoded.',
    fix: 'Percent-encode the path as UTF-8.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    status: 414,
    code: 'PATH_TOO_LONG',
    title: 'Path too long',
    detail: 'A part of the path is longer than any id.',
    fix: 'Check the id in the path.',
  },
};
