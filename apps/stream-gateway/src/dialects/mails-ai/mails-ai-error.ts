import type { Problem } from '@posthorn/platform';

/** The error body of mails.ai; `message` ends with what to do about it, as the shape has no place for that. */
export interface MailsAiError {
  readonly error: {
    readonly type: string;
    /** Lower snake case. */
    readonly code: string;
    readonly message: string;
    readonly param: string | null;
  };
}

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};

/** For `@ProblemShape`. */
export function mailsAiError({ status, code, detail, fix, errors }: Problem): MailsAiError {
  return {
    error: {
      type: TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error'),
      code: code.toLowerCase(),
      message: fix === undefined ? detail : `${detail} ${fix}`,
      param: errors[0]?.parameter ?? null,
    },
  };
}
