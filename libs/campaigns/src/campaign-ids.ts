import { createHash } from 'node:crypto';
import { workspaceHmac } from '@posthorn/events';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CAMPAIGN_LENGTH = 26;
const STEM_LENGTH = 24;

/** The campaign of an Autopilot run, `cmp_` + 26 characters: the same run always has the same one, so that it is made once. */
export function campaignIdFor(runId: string): string {
  return `cmp_${crockford(createHash('sha256').update(`campaign-of-run:${runId}`).digest(), CAMPAIGN_LENGTH)}`;
}

/**
 * The send of one recipient in one step: whoever asks for it again, after a crash or from another replica, asks for the
 * same one. Ends in `00`, as the only send of its message (libs/events send-group.ts).
 * @param step from 1
 * @param position from 0
 */
export function requestIdFor(workspaceSecret: Uint8Array, campaignId: string, step: number, position: number): string {
  const digest = workspaceHmac(workspaceSecret, `campaign-send:${campaignId}:${step}:${position}`);
  return `req_${crockford(digest, STEM_LENGTH)}00`;
}

function crockford(bytes: Uint8Array, length: number): string {
  return Array.from(bytes.subarray(0, length), (byte) => CROCKFORD.charAt(byte & 31)).join('');
}
