import { z } from 'zod';

/** Recipients of one blob, at most. */
export const MAX_CHUNK = 5_000;
/** A chunk ends earlier when its lines reach this size. */
const MAX_CHUNK_BYTES = 8_000_000;
/** Of one recipient's line, in characters. */
export const MAX_RECIPIENT_CHARACTERS = 64_000;
/** Of why somebody is a recipient, in characters. */
export const MAX_SCORE_REASON = 1_000;
export const RECIPIENTS_CONTENT_TYPE = 'application/x-ndjson';

/** Somebody a campaign is for. */
export const campaignRecipient = z.strictObject({
  email: z.string().min(3).max(320),
  name: z.string().max(320).optional(),
  /** What the templates read. */
  variables: z.record(z.string().min(1).max(64), z.json()).optional(),
  /** The lead it was made from. */
  leadId: z.string().min(1).max(255).optional(),
  /** How well the lead matched what was looked for. No template reads it. */
  score: z.number().min(0).max(1).optional(),
  /** Why the lead was found. No template reads it. */
  scoreReason: z.string().min(1).max(MAX_SCORE_REASON).optional(),
});

export type CampaignRecipient = z.output<typeof campaignRecipient>;

/** Chunks of JSON lines, one recipient a line, in their order; at most 5,000 a chunk. */
export function* encodeRecipients(
  recipients: Iterable<CampaignRecipient>,
): Generator<{ readonly bytes: Uint8Array; readonly count: number }> {
  let lines: string[] = [];
  let size = 0;
  const chunk = () => {
    const done = { bytes: new TextEncoder().encode(lines.join('')), count: lines.length };
    lines = [];
    size = 0;
    return done;
  };
  for (const { email, name, variables, leadId, score, scoreReason } of recipients) {
    const line = `${JSON.stringify({ email, name, variables, leadId, score, scoreReason })}\n`;
    if (lines.length > 0 && (lines.length === MAX_CHUNK || size + line.length > MAX_CHUNK_BYTES)) yield chunk();
    lines.push(line);
    size += line.length;
  }
  if (lines.length > 0) yield chunk();
}

/** @throws SyntaxError, z.ZodError when the bytes are no chunk */
export function readRecipients(bytes: Uint8Array): CampaignRecipient[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.filter((line) => line !== '').map((line) => campaignRecipient.parse(JSON.parse(line)));
}

const LINE_END = 0x0a;

/**
 * Of a chunk's recipients those from the place `first`, which counts from 0, to before `end`. Reads no other line.
 * @throws like `readRecipients`
 */
export function readRecipientsAt(bytes: Uint8Array, first: number, end: number): CampaignRecipient[] {
  const from = afterLines(bytes, 0, first);
  return readRecipients(bytes.subarray(from, afterLines(bytes, from, end - first)));
}

/** Where so many more lines have ended. */
function afterLines(bytes: Uint8Array, from: number, lines: number): number {
  let at = from;
  for (let left = lines; left > 0; left--) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    if (lineEnd === -1) return bytes.length;
    at = lineEnd + 1;
  }
  return at;
}
