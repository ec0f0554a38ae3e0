import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileBlobStore } from '@posthorn/platform';
import { afterAll, describe, expect, test } from 'vitest';
import { createLoopDisk, whyNoLoopDisk } from './loop-disk.js';

const LOAD_MS = 700;
const WRITERS = 32;
/** A cut at another moment each. */
const CUTS = 3;

const dir = mkdtempSync(join(tmpdir(), 'posthorn-blob-power-'));
const notRun = whyNoLoopDisk(dir);
if (notRun !== undefined) process.stdout.write(`blob-power-cut: not run: ${notRun}\n`);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.skipIf(notRun !== undefined)('when the power fails after blobs were stored', () => {
  test.each(Array.from({ length: CUTS }, (_, cut) => cut))(
    'they are all there, whole (cut %i)',
    async (cut) => {
      const disk = createLoopDisk(dir);
      try {
        const directory = join(disk.mountPoint, 'blobs');
        // Two processes' worth of stores, whose packs fill up meanwhile.
        const stores = [0, 1].map(() => new FileBlobStore(directory, { packBytes: 400_000 }));
        const stored = new Set<string>();
        const writers = Array.from({ length: WRITERS }, (_, i) => keepStoring(stores[i % 2]!, stored));
        await sleep(LOAD_MS + cut * 137);
        // Blocks this process, so nothing counts as stored that came after the cut began.
        disk.cutPower();
        const counted = [...stored];
        await Promise.all(writers);
        await Promise.allSettled(stores.map((store) => store.close()));
        disk.restorePower();
        const after = new FileBlobStore(directory);
        const found = await Promise.allSettled(counted.map((sha256) => after.get(sha256)));
        await after.close();
        const whole = found.filter((each) => each.status === 'fulfilled' && each.value !== undefined);
        process.stdout.write(`blob-power-cut: ${counted.length} stored, ${counted.length - whole.length} lost\n`);
        expect(counted.length).toBeGreaterThan(100);
        expect(whole).toHaveLength(counted.length);
      } finally {
        disk.dispose();
      }
    },
    60_000,
  );
});

/** Until the disk fails. */
async function keepStoring(store: FileBlobStore, stored: Set<string>): Promise<void> {
  for (;;) {
    try {
      stored.add((await store.put(randomBytes(2_000))).sha256);
    } catch {
      return;
    }
  }
}
