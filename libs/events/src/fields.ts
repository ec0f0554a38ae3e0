import { z } from 'zod';

/** ISO 8601 UTC, `Z`, with or without milliseconds. */
export const instant = z.iso.datetime();

/** Any id of ours or of a provider; opaque. */
export const id = z.string().min(1).max(255);

/** An address as the sender wrote it. Not validated beyond its size: a recorded fact is not refused for its syntax. */
export const address = z.string().min(1).max(320);

/** Text a human or a provider wrote: a reason, a diagnostic. */
export const text = z.string().max(4096);

/** Non-negative count. */
export const count = z.int().nonnegative();

/** From 0 to 1. */
export const ratio = z.number().min(0).max(1);

/** A body or an attachment in the blob store; content never enters the log. */
export const blobReference = z.object({
  /** Lower-case hex of the content. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: count,
  contentType: z.string().min(1).max(255),
});
