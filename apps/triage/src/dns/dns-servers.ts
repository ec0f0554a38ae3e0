import { isIP } from 'node:net';

/** `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]:5353`. */
const SERVER =
  /^(?:\[(?<six>[^\]]+)\](?::(?<sixPort>\d{1,5}))?|(?<four>[\d.]+)(?::(?<fourPort>\d{1,5}))?|(?<bare>[^[\]]+))$/;

/** @returns addresses as `dns.Resolver.setServers` takes them */
export function dnsServersIn(setting: string): string[] {
  return setting
    .split(',')
    .map((server) => server.trim())
    .filter((server) => server !== '');
}

/** @returns the first server of the setting that is none */
export function badDnsServerIn(setting: string): string | undefined {
  return dnsServersIn(setting).find((server) => {
    const { six, sixPort, four, fourPort, bare } = SERVER.exec(server)?.groups ?? {};
    const port = Number(sixPort ?? fourPort ?? 53);
    return isIP(six ?? four ?? bare ?? '') === 0 || port < 1 || port > 65_535;
  });
}
