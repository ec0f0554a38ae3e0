import { Resolver } from 'node:dns/promises';
import type { DnsResolver } from '@posthorn/mail';
import { cachedResolver } from './cached-resolver.js';
import { dnsServersIn } from './dns-servers.js';

/** One try, and so many of them; then the next server. */
const TRY_MS = 2_000;
const TRIES = 2;

/** @param servers of DNS_SERVERS; those of the machine when absent */
export function dnsResolver(servers?: string): DnsResolver {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  if (servers !== undefined) resolver.setServers(dnsServersIn(servers));
  return cachedResolver(async (name, type) => {
    const records = await resolver.resolve(name, type);
    return Array.isArray(records) ? records : [records];
  });
}
