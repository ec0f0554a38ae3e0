import { isIPv6 } from 'node:net';
import proxyAddress from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';

/** A proxy stands on this machine or in the same private network; whoever comes from elsewhere speaks for itself alone. */
const isProxy = proxyAddress.compile(['loopback', 'linklocal', 'uniquelocal']);

/**
 * Where a request comes from: the connection's other end, or what the proxies nearest to us say of it in `X-Forwarded-For`, from the
 * right, as far as they are in private networks. For limits, not for who somebody is.
 */
export function clientAddressOf({ raw }: Pick<FastifyRequest, 'raw'>): string {
  return proxyAddress(raw, isProxy);
}

/**
 * Who an address belongs to, as limits count: of IPv6 the /64, which one customer has to himself.
 * @param address without zone; what is no IPv6 address stays as it is, one that stands for IPv4 becomes that
 */
export function clientOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.split('::');
  const high = head === '' ? [] : head.split(':');
  const low = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - high.length - low.length);
  const groups = [...high, ...Array.from({ length: zeros }, () => '0'), ...low];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':')}::/64`;
}
