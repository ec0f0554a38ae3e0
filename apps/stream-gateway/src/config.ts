import { browserConfig, serviceConfig, workersConfig } from '@posthorn/platform';
import { z } from 'zod';

const MIB = 1_048_576;
const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

/** What the module itself needs; standalone gives it the same. */
export const streamGatewaySettings = z.object({
  STREAM_RING_EVENTS: count(131_072).describe('Recent events kept in memory for reconnects, at most.'),
  STREAM_RING_BYTES: count(128 * MIB).describe('Memory for them, at most; bytes of text.'),
  STREAM_MAX_REPLAYS: count(32).describe('Reads of the log at once, for clients whose cursor is older than the ring.'),
  STREAM_CLIENT_BYTES: count(256 * 1024).describe('What may wait in memory for one slow client; bytes.'),
  STREAM_STALL_MS: count(60_000).describe(
    'A client that takes nothing of what waits for it for this long loses its stream; milliseconds.',
  ),
  STREAM_MAX_CONNECTIONS: count(50_000).describe('Streams of one process, at most; then 503.'),
  STREAM_MAX_PER_KEY: count(20_000).describe('Streams of one API key in one process, at most; then 429.'),
  STREAM_CONNECTS_PER_KEY: count(2_000).describe(
    'Streams and tickets one API key may ask one process for, a second, sustained; then 429.',
  ),
  STREAM_CONNECT_BURST_PER_KEY: count(20_000).describe(
    'The same at once, after a quiet time: a whole reconnect storm.',
  ),
  STREAM_KEY_RECHECK_MS: count(2_000).describe(
    'How often the keys and sessions of open streams are looked at; milliseconds.',
  ),
  STREAM_KEY_GRACE_MS: count(300_000).describe(
    'How long open streams go on while their keys cannot be looked at, as the database is away; milliseconds.',
  ),
  STREAM_TICKET_TTL_MS: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(60_000)
    .default(60_000)
    .describe('Time in which a stream ticket has to be used; milliseconds.'),
  STREAM_DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(5_000)
    .describe('Time over which streams are ended at a shutdown; milliseconds.'),
});

export type StreamGatewaySettings = z.output<typeof streamGatewaySettings>;

export const streamGatewayConfig = z.object({
  ...serviceConfig,
  ...workersConfig,
  ...browserConfig,
  ...streamGatewaySettings.shape,
});
