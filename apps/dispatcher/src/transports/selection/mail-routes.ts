import { domainToASCII } from 'node:url';
import { isProviderName, PROVIDERS, type ProviderName } from './provider-name.js';

/** Transports by domain of the sender; lower case, A-labels. */
export type MailRoutes = ReadonlyMap<string, ProviderName>;

/** What is wrong with MAIL_ROUTES; nothing when it can be used. */
export function badRoutesIn(text: string): string | undefined {
  let routes: unknown;
  try {
    routes = JSON.parse(text);
  } catch {
    return 'it is no JSON; it looks like {"acme.com":"ses"}';
  }
  if (typeof routes !== 'object' || routes === null || Array.isArray(routes)) {
    return 'it is no JSON object; it looks like {"acme.com":"ses"}';
  }
  for (const [domain, provider] of Object.entries(routes)) {
    if (domainToASCII(domain) === '') return `"${domain}" is no domain`;
    if (!isProviderName(provider)) {
      return `${JSON.stringify(provider)} for ${domain} is no transport; one of ${PROVIDERS.join(', ')}`;
    }
  }
  return undefined;
}

/** @param text that `badRoutesIn` has nothing against, or nothing */
export function mailRoutes(text: string | undefined): MailRoutes {
  if (text === undefined) return new Map();
  const routes = JSON.parse(text) as Record<string, ProviderName>;
  return new Map(Object.entries(routes).map(([domain, provider]) => [domainToASCII(domain), provider]));
}
