import { z } from 'zod';

/** ISO 8601 UTC, `Z`, with or without milliseconds. */
export const instant = z.iso.datetime();

/** An id of ours or of a provider; opaque. */
export const id = z.string().min(1).max(255);

/** RFC 5322 Message-ID or a provider's message id. */
export const messageId = z.string().min(1).max(998);

/** An address as it was written. Not validated beyond its size: a recorded fact is not refused for its syntax. */
export const address = z.string().min(1).max(320);

/** Display name of a person or an agent. */
export const displayName = z.string().max(320);

/** One header line (RFC 5322 section 2.1.1). */
export const subjectLine = z.string().max(998);

/** What a human, a provider or a model said: a reason, a diagnostic. */
export const text = z.string().max(4096);

/** A name of ours that may grow without a new version: lower snake case. */
export const label = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

/** Integer from 0. */
export const count = z.int().nonnegative();

/** Probability, score or share, from 0 to 1. */
export const ratio = z.number().min(0).max(1);

/** Lower-case hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A body in the blob store; content never enters the log. */
export const blobReference = z.object({ sha256, sizeBytes: count, contentType: z.string().min(1).max(255) });

/** An attachment in the blob store. */
export const attachment = z.object({ filename: z.string().max(255), ...blobReference.shape });

/** Who did it: a person signed in, an API key, an agent, or the system itself (a timer, a rule). */
export const actor = z.object({ kind: z.enum(['user', 'key', 'agent', 'system']), id: id.optional() });

/** Which send it is about. The request id is the send's one id everywhere, also MisarReach's `reach_send_id`. */
export const aboutSend = { requestId: id, recipientEmail: address };

/** Where a send stands in its campaign. */
export const campaignPlace = {
  campaignStep: z.int().positive().optional().describe("1 for the first mail of a campaign's sequence."),
  campaignPosition: count.optional().describe('Of the recipient in the campaign, from 0.'),
  variant: id.optional().describe('Which A/B variant.'),
  recipientName: displayName.optional(),
};

/** What asked for a send, when not a plain API call: the message replied to, the draft, the journey run, the follow-up. */
export const sendOrigin = z.object({
  kind: z.enum(['reply', 'forward', 'draft', 'journey', 'followup', 'autopilot']),
  id,
});

/** A value in a trace or among entities. */
export const scalar = z.union([z.string().max(1024), z.number(), z.boolean(), z.null()]);
