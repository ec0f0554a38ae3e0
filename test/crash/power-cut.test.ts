import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectedEventLog, NewEvent } from '@posthorn/event-log';
import { DeliveryDelivered, newId } from '@posthorn/events';
import { afterAll, describe, expect, test } from 'vitest';
import { createLoopDisk, whyNoLoopDisk } from './loop-disk.js';
import { natsOnDisk } from './nats-on-disk.js';

const LOAD_MS = 2_000;
const WRITERS = 64;
/** A cut at another moment each. */
const CUTS = 3;

const dir = mkdtempSync(join(tmpdir(), 'posthorn-power-'));
const notRun = whyNoLoopDisk(dir);
if (notRun !== undefined) process.stdout.write(`power-cut: not run: ${notRun}\n`);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.skipIf(notRun !== undefined)('when the power fails after events were acknowledged', () => {
  test('NATS with its default fsync loses them, so the test can tell', async () => {
    const { acknowledged, lost } = await cutPowerUnderLoad('nats default', 0);
    expect(acknowledged).toBeGreaterThan(0);
    expect(lost).toBeGreaterThan(0);
  });

  test.each(Array.from({ length: CUTS }, (_, cut) => cut))('our server has them all (cut %i)', async (cut) => {
    const { acknowledged, lost, strange } = await cutPowerUnderLoad('ours', cut * 137);
    expect(acknowledged).toBeGreaterThan(0);
    expect(lost).toBe(0);
    expect(strange).toBe(0);
  });
});

interface Verdict {
  readonly acknowledged: number;
  /** Acknowledged before the cut, not in the log after it. */
  readonly lost: number;
  /** In the log under another sequence or with another content than acknowledged. */
  readonly strange: number;
}

async function cutPowerUnderLoad(fsync: 'ours' | 'nats default', delayMs: number): Promise<Verdict> {
  const disk = createLoopDisk(dir);
  const nats = await natsOnDisk(join(disk.mountPoint, 'nats'), dir, fsync);
  try {
    const log = await nats.start();
    const acknowledged = new Map<string, number>();
    const stop = new AbortController();
    const writers = Array.from({ length: WRITERS }, () => keepAppending(log, acknowledged, stop.signal));
    await sleep(LOAD_MS + delayMs);
    // Blocks this process, so no acknowledgement is counted that came after the cut began.
    disk.cutPower();
    const counted = new Map(acknowledged);
    stop.abort();
    await nats.kill();
    await log.connection.close();
    await Promise.allSettled(writers);

    disk.restorePower();
    const stored = await contents(await nats.start());
    const lost = [...counted.keys()].filter((id) => !stored.has(id)).length;
    const strange = [...counted].filter(([id, sequence]) => stored.has(id) && stored.get(id) !== sequence).length;
    const { size } = counted;
    process.stdout.write(`power-cut: fsync ${fsync}: ${size} acknowledged, ${stored.size} stored, ${lost} lost\n`);
    return { acknowledged: size, lost, strange };
  } finally {
    await nats.kill();
    disk.dispose();
  }
}

async function keepAppending(
  log: ConnectedEventLog,
  acknowledged: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const event = anEvent();
    const { events } = await log.append(event, { messageId: event.correlationId });
    for (const { correlationId, sequence } of events) acknowledged.set(correlationId, sequence);
  }
}

/** Sequence by send. */
async function contents(log: ConnectedEventLog): Promise<Map<string, number>> {
  const stored = new Map<string, number>();
  for await (const event of log.read()) stored.set(event.correlationId, event.sequence);
  await log.close();
  return stored;
}

function anEvent(): NewEvent {
  const requestId = newId('req');
  const occurredAt = new Date().toISOString();
  return {
    fact: DeliveryDelivered.of({ requestId, recipientEmail: 'ada@example.com', deliveredAt: occurredAt }),
    workspaceId: 'wsk_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
    key: 'abcdefghij234567',
    contact: 'abcdefghij234567',
    occurredAt,
    testMode: false,
    correlationId: requestId,
  };
}
