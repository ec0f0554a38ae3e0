import { Problem } from '@posthorn/platform';

export function dispatchDisabled(): Problem {
  return new Problem({
    status: 503,
    code: 'DISPATCH_DISABLED',
    detail: 'Endpoint disabled: CRON_SECRET is not set on this server',
  });
}

/** The same for a secret that is missing and for one that is wrong. */
export function wrongSecret(): Problem {
  return new Problem({
    status: 401,
    code: 'INVALID_CRON_SECRET',
    detail: 'Invalid x-cron-secret',
  });
}
