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

/**
 * Creates the streams of `deploy/nats`, or updates those that differ. Idempotent, safe to run by
 * several services at once, and never removes a message.
 * @throws StreamMismatchError when a difference cannot be updated in place
 */
export async function ensureStreams(connection: NatsConnection): Promise<Streams> {
  const manager = await jetstreamManager(connection);
  const events = await ensureStream(manager, await streamFile('events'));
  await ensureStream(manager, await streamFile('timers'));
  return { epoch: epochOf(events) };
}

/** One stream; see {@link ensureStreams}. */
export async function ensureStream(manager: JetStreamManager, wanted: StreamFile): Promise<StreamInfo> {
  const found = (await find(manager, wanted.name)) ?? (await create(manager, wanted));
  const drift = differences(found.config, wanted);
  if (drift.length === 0) return found;
  try {
    // Metadata holds the epoch: an update that left it out would drop it.
    return await manager.streams.update(wanted.name, { ...wanted, metadata: found.config.metadata ?? {} });
  } catch (cause) {
    throw new StreamMismatchError(wanted.name, drift, { cause });
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

/** The settings of `wanted` that the server has otherwise, as `key: is -> wanted`. */
function differences(found: StreamConfig, wanted: StreamFile): string[] {
  return Object.entries(wanted)
    .filter(([key, value]) => JSON.stringify(setting(found, key)) !== JSON.stringify(value))
    .map(([key, value]) => `${key}: ${JSON.stringify(setting(found, key))} -> ${JSON.stringify(value)}`);
}

/** The server leaves `false` out of what it reports. */
function setting(config: StreamConfig, key: string): unknown {
  return new Map<string, unknown>(Object.entries(config)).get(key) ?? false;
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
