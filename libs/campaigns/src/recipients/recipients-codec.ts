import { z } from 'zod';

/** Recipients of one blob, at most. */
export const MAX_CHUNK = 5_000;
/** A chunk ends earlier when its lines reach this size. */
const MAX_CHUNK_BYTES = 8_000_000;
/** Of one recipient's line, in characters. */
export const MAX_RECIPIENT_CHARACTERS = 64_000;
export const RECIPIENTS_CONTENT_TYPE = 'application/x-ndjson';

/** Somebody a campaign is for. */
export const campaignRecipient = z.strictObject({
  email: z.string().min(3).max(320),
  name: z.string().max(320).optional(),
  /** What the templates read. */
  variables: z.record(z.string().min(1).max(64), z.json()).optional(),
  /** The lead it was made from. */
  leadId: z.string().min(1).max(255).optional(),
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
  for (const { email, name, variables, leadId } of recipients) {
    const line = `${JSON.stringify({ email, name, variables, leadId })}\n`;
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
