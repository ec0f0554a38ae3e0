import { readTrackingToken, type TrackingClaim } from '@posthorn/mail';
import { reportKeyOf } from '../mail-events/report-key.js';
import type { DeliveryReport } from '../mail-events/delivery-report.js';

/** The claim of a token of ours and of this kind; nothing for anything else, nor without a secret. */
export function claimOf(
  kind: TrackingClaim['kind'],
  token: string,
  secret: string | undefined,
): TrackingClaim | undefined {
  if (!secret) return undefined;
  const claim = readTrackingToken(token, secret);
  return claim?.kind === kind ? claim : undefined;
}

/** Where a claim of a click leads; nothing when that is no page of the web. */
export function targetOf({ url }: TrackingClaim): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return undefined;
  // As it was written, unless a header cannot hold that.
  return /^[\x21-\x7e]+$/.test(url) ? url : parsed.href;
}

/** What a request of the pixel or of a link says about its send. */
export function engagement(
  event: 'opened' | 'clicked',
  claim: TrackingClaim,
  { machine, nowMs }: { readonly machine: boolean; readonly nowMs: number },
): DeliveryReport {
  const { requestId, url } = claim;
  const reportKey = reportKeyOf({ event, machine, url, identity: '' });
  return {
    sendId: requestId,
    event,
    occurredAt: new Date(nowMs).toISOString(),
    bounceType: 'undetermined',
    machine,
    ...(reportKey !== undefined && { reportKey }),
    ...(event === 'clicked' && url !== undefined && { url }),
  };
}
