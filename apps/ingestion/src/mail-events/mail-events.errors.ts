import { LogUnavailableError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';

/** The read model lags further behind the log than a report can wait. It is safe to report again. */
export class ReadModelBehindError extends Error {
  override readonly name = 'ReadModelBehindError';
  constructor(
    readonly position: number,
    readonly last: number,
  ) {
    super(`the read model is at sequence ${position}, the log at ${last}`);
  }
}

/** PostgreSQL does not answer. It is safe to report again. */
export class ReadModelUnavailableError extends Error {
  override readonly name = 'ReadModelUnavailableError';
  constructor(options: ErrorOptions) {
    super('the read model does not answer', options);
  }
}

const RETRY_AFTER_S = 5;

export function webhookDisabled(): Problem {
  const detail = 'Webhook disabled: REACH_EVENTS_WEBHOOK_SECRET is not set on this server';
  return unavailable({ code: 'WEBHOOK_DISABLED', detail });
}

export function invalidSignature(): Problem {
  return new Problem({ status: 401, code: 'INVALID_SIGNATURE', detail: 'Invalid signature' });
}

export function invalidReport(detail: string): Problem {
  return new Problem({ status: 400, code: 'INVALID_REPORT', detail });
}

/** What the provider is told when a report could not be recorded: to come again. Other errors stay what they are. */
export function notRecorded(error: unknown): unknown {
  const isPassing =
    error instanceof LogUnavailableError ||
    error instanceof ReadModelBehindError ||
    error instanceof ReadModelUnavailableError;
  if (!isPassing) return error;
  return unavailable({
    code: 'NOT_RECORDED',
    detail: 'The report could not be recorded yet; send it again',
    cause: error,
  });
}

function unavailable(fields: { code: string; detail: string; cause?: unknown }): Problem {
  return new Problem({ status: 503, headers: { 'retry-after': String(RETRY_AFTER_S) }, ...fields });
}
