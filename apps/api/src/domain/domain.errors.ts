import { Problem } from '@posthorn/platform';
import { DnsUnansweredError } from './dns-resolver.gateway.js';

/** The same when it is another workspace's. */
export function unknownDomain(idOrName: string): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_DOMAIN',
    detail: `There is no sending domain ${idOrName} in this workspace.`,
    fix: 'GET /v1/agent/domains lists those there are; POST /v1/agent/domains adds one.',
  });
}

/** What the caller is told when DNS could not be asked; other errors stay what they are. */
export function domainProblem(error: unknown): unknown {
  if (!(error instanceof DnsUnansweredError)) return error;
  return new Problem({
    status: 503,
    code: 'DNS_UNAVAILABLE',
    detail: `DNS does not answer about ${error.question}, so nothing was decided.`,
    fix: 'Try again in 30 seconds. If it stays so, look at the name servers of the domain and the resolver of this server.',
    headers: { 'retry-after': '30' },
    cause: error,
  });
}
