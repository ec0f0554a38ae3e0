import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  JetStreamApiError,
  JetStreamApiCodes,
  type JetStreamManager,
  jetstreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';

export const EVENTS_STREAM = 'EVENTS';
export const TIMERS_STREAM = 'TIMERS';
export const GENERATIONS_STREAM = 'GENERATIONS';

/** Stream metadata key of the epoch, a part of every event id. */
const EPOCH = 'posthorn-epoch';
const NAME_IN_USE = 10058;

/** What `deploy/nats/*.json` holds: a stream configuration in the server's own words. */
export type StreamFile = Partial<StreamConfig> & { name: string };

/** The server holds a stream that differs from deploy/nats in a way that no update can change. */
export class StreamMismatchError extends Error {
  override readonly name = 'StreamMismatchError';
  constructor(stream: string, differences: readonly string[], options?: ErrorOptions) {
    super(
      `stream ${stream} differs from deploy/nats (${differences.join(', ')}) and cannot be updated in place; ` +
        'restore the old setting, or move the data to a new stream',
      options,
    );
  }
}

export interface Streams {
  /** 1 to 255, chosen when the events stream was made; tells ids of a lost or foreign log apart. */
  readonly epoch: number;
}

/** Set when a stream is made, and the operator's from then on: how much is kept, how often, how packed. */
const OPERATORS: ReadonlySet<string> = new Set(['num_replicas', 'max_age', 'max_bytes', 'max_msgs', 'compression']);
/** Of a work queue everything is kept until it is done: a limit would drop mail that waits, without a word. */
const OPERATORS_OF_WORK: ReadonlySet<string> = new Set(['num_replicas', 'compression']);

/**
 * Creates the streams of `deploy/nats`, or puts right what differs. Idempotent, safe to run by several
 * services at once, and never removes a message: limits and replicas are left as the operator set them, but for limits of a work queue.
 * @throws StreamMismatchError when a difference cannot be updated in place
 */
export async function ensureStreams(connection: NatsConnection): Promise<Streams> {
  const manager = await jetstreamManager(connection);
  const events = await ensureStream(manager, await streamFile('events'));
  await ensureStream(manager, await streamFile('timers'));
  await ensureStream(manager, await streamFile('generations'));
  return { epoch: epochOf(events) };
}

/** One stream; see {@link ensureStreams}. */
export async function ensureStream(manager: JetStreamManager, wanted: StreamFile): Promise<StreamInfo> {
  const found = (await find(manager, wanted.name)) ?? (await create(manager, wanted));
  const drift = differences(found.config, wanted);
  if (drift.length === 0) return found;
  try {
    // The client leaves all other settings, and the metadata with the epoch, as they are.
    return await manager.streams.update(wanted.name, Object.fromEntries(drift.map(({ key, value }) => [key, value])));
  } catch (cause) {
    const described = drift.map(({ key, is, value }) => `${key}: ${JSON.stringify(is)} -> ${JSON.stringify(value)}`);
    throw new StreamMismatchError(wanted.name, described, { cause });
  }
}

async function find(manager: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return undefined;
    throw error;
  }
}

async function create(manager: JetStreamManager, wanted: StreamFile): Promise<StreamInfo> {
  try {
    return await manager.streams.add({ ...wanted, metadata: { [EPOCH]: String(randomInt(1, 256)) } });
  } catch (error) {
    // Another service created it a moment ago, with an epoch of its own.
    if (error instanceof JetStreamApiError && error.code === NAME_IN_USE) return manager.streams.info(wanted.name);
    throw error;
  }
}

interface Difference {
  readonly key: string;
  readonly is: unknown;
  readonly value: unknown;
}

function differences(found: StreamConfig, wanted: StreamFile): Difference[] {
  const operators = wanted.retention === 'workqueue' ? OPERATORS_OF_WORK : OPERATORS;
  return Object.entries(wanted)
    .filter(([key]) => !operators.has(key))
    .map(([key, value]): Difference => ({ key, is: setting(found, key), value }))
    .filter(({ is, value }) => JSON.stringify(is) !== JSON.stringify(value));
}

/** The server leaves `false` out of what it reports. */
function setting(config: StreamConfig, key: string): unknown {
  return new Map<string, unknown>(Object.entries(config)).get(key) ?? false;
}

/** Whether this is the stream that was made with the epoch. */
export function hasEpoch({ config }: StreamInfo, epoch: number): boolean {
  return config.metadata?.[EPOCH] === String(epoch);
}

/** @throws StreamMismatchError when the stream was not made by {@link ensureStream} */
export function epochOf({ config }: StreamInfo): number {
  const epoch = Number(config.metadata?.[EPOCH]);
  if (Number.isInteger(epoch) && epoch >= 1 && epoch <= 255) return epoch;
  throw new StreamMismatchError(config.name, [`metadata ${EPOCH} is not an integer from 1 to 255`]);
}

async function streamFile(name: string): Promise<StreamFile> {
  // src and dist lie at the same depth, so one relative path serves both.
  const path = new URL(`../../../deploy/nats/${name}.json`, import.meta.url);
  const file: StreamFile = JSON.parse(await readFile(path, 'utf8'));
  return file;
}
