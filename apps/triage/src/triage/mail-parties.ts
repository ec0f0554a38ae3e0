import { domainOf, isPublicProvider, organisationalDomain } from '@posthorn/mail';
import { clientOf } from '@posthorn/platform';
import type { Party } from './fair-shares.js';
import type { Received } from './triage-facts.js';

/** One network alone fills neither a domain's share nor a workspace's, which it could name to keep others out. */
const CLIENT_SHARE = 1 / 6;
const OTHERS_SHARE = 1 / 3;

/** Those whose mails wait for one another: the client's network, the domain of the envelope, the workspace. Pure. */
export function partiesOf({ workspaceId, data }: Pick<Received, 'workspaceId' | 'data'>): readonly Party[] {
  const { clientIp, from = '' } = data.envelope ?? {};
  const host = domainOf(from === '' ? data.from : from);
  const domain = organisationalDomain(host) ?? host;
  return [
    // Without a client, who sent it is as good as the domain that DNS is asked about.
    { name: clientIp === undefined ? `sent ${domain}` : `client ${networkOf(clientIp)}`, share: CLIENT_SHARE },
    ...(isPublicProvider(domain) ? [] : [{ name: `domain ${domain}`, share: OTHERS_SHARE }]),
    { name: `workspace ${workspaceId}`, share: OTHERS_SHARE },
  ];
}

/** A /24, or a /48: what one customer of a provider is given easily. */
function networkOf(address: string): string {
  const client = clientOf(address);
  const separator = client.includes(':') ? ':' : '.';
  return client.split(separator).slice(0, 3).join(separator);
}
