/**
 * User agents of programs that load images or follow links before, or without, a person. Image proxies that fetch when the
 * mail is displayed (GoogleImageProxy, YahooMailProxy) stand for a person and are not among them.
 */
const MACHINES: readonly RegExp[] = [
  // Apple Mail Privacy Protection: the proxy says this and nothing else.
  /^Mozilla\/5\.0$/,
  // Gmail's prefetch, the only browser that still claims to be Edge 12.
  /Edge\/12\.246 Mozilla\/5\.0$/,
  // Link and image scanners of mail gateways.
  /barracuda|mimecast|proofpoint|fireeye|trellix|symantec|messagelabs|forcepoint|trendmicro|sophos|fortiguard|cloudmark|cisco-?(?:ironport|umbrella)/i,
  /bingpreview|microsoft (?:office|outlook) (?:existence|protocol) discovery|safelinks|google-safety|googleother/i,
  // Programs, by their own name.
  /\b(?:curl|wget|python-requests|python-urllib|aiohttp|httpx|go-http-client|okhttp|java\/[\d._]+|libwww-perl|lwp|node-fetch|axios|undici|ruby|php|guzzlehttp|apache-httpclient|postmanruntime|headlesschrome|phantomjs|puppeteer|playwright)\b/i,
  /bot\b|crawler|spider|slurp|facebookexternalhit|whatsapp|slack-imgproxy|slackbot|twitterbot|linkedinbot|telegrambot|discordbot|skypeuripreview|preview\b|monitor|scanner|prefetch/i,
];

/** Headers by which a browser or proxy says that nobody looks at the answer yet. */
const PREFETCH_HEADERS = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz'] as const;
const PREFETCH = /prefetch|prerender|preview/i;

/**
 * Whether a user agent is that of a machine. One that says nothing counts as a machine: every mail reader and browser
 * names itself.
 */
export function isMachineAgent(userAgent: string | undefined): boolean {
  const agent = userAgent?.trim() ?? '';
  return agent === '' || MACHINES.some((machine) => machine.test(agent.slice(0, 1024)));
}

/** The same of what a provider passes on, which may be nothing at all. */
export function isMachineReported(userAgent: string | undefined): boolean {
  return userAgent !== undefined && isMachineAgent(userAgent);
}

/** Whether a request of the pixel or of a link was made by a machine, as far as it tells. */
export function isMachineRequest(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  if (PREFETCH_HEADERS.some((name) => PREFETCH.test(String(headers[name] ?? '')))) return true;
  const agent = headers['user-agent'];
  return isMachineAgent(typeof agent === 'string' ? agent : undefined);
}
