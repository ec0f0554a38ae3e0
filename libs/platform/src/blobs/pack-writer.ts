import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { HEADER_BYTES, recordHeader, type PackRecord, type Slot } from './pack-format.js';
import { INDEX_SUFFIX } from './pack.js';
import { PackIndex } from './pack-index.js';

const openFile = promisify(fs.open);
const write = promisify(fs.writev);
const sync = promisify(fs.fdatasync);
const close = promisify(fs.close);

/** A pack that has reached this size gets no more records. */
const FULL_BYTES = 64 * 1024 * 1024;
/** Of one commit. */
const MAX_COMMIT_BYTES = 8 * 1024 * 1024;

export const PACK_SUFFIX = '.pack';

interface Waiting {
  readonly hash: Buffer;
  readonly bytes: Uint8Array;
  readonly resolve: (slot: Slot & { readonly pack: string }) => void;
  readonly reject: (error: unknown) => void;
}

interface OpenPack {
  readonly name: string;
  readonly fd: number;
  size: number;
  readonly records: PackRecord[];
}

/**
 * Appends blobs to a pack of its own, those that come while one commit runs in the next one: one write and one fsync for
 * all of them. Nobody else writes into its packs, and it never goes on with one after a failure or a restart.
 */
export class PackWriter {
  private readonly waiting: Waiting[] = [];
  private running = false;
  private pack: OpenPack | undefined;

  /** @param directory of the packs; made, with those above it, when the first blob comes */
  constructor(
    private readonly directory: string,
    private readonly fullBytes = FULL_BYTES,
  ) {}

  /** Durable once it returns. */
  append(hash: Buffer, bytes: Uint8Array): Promise<Slot & { readonly pack: string }> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ hash, bytes, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  /** The next blob begins another pack. */
  async close(): Promise<void> {
    const { pack } = this;
    this.pack = undefined;
    if (pack) await this.seal(pack);
  }

  private async run(): Promise<void> {
    this.running = true;
    // Those who come in this turn of the event loop share the first commit, too.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      try {
        const slots = await this.commit(batch);
        for (const [i, { resolve }] of batch.entries()) {
          const slot = slots[i];
          if (slot) resolve(slot);
        }
      } catch (error) {
        // What of it is on disk nobody knows: the next commit begins another pack.
        const abandoned = this.pack;
        this.pack = undefined;
        if (abandoned) await close(abandoned.fd).catch(() => undefined);
        for (const { reject } of batch) reject(error);
      }
    }
    this.running = false;
  }

  private takeBatch(): Waiting[] {
    let bytes = 0;
    const end = this.waiting.findIndex((each, i) => {
      bytes += each.bytes.byteLength;
      return i > 0 && bytes > MAX_COMMIT_BYTES;
    });
    return this.waiting.splice(0, end === -1 ? this.waiting.length : end);
  }

  private async commit(batch: readonly Waiting[]): Promise<(Slot & { pack: string })[]> {
    this.pack ??= await this.begin();
    const { pack } = this;
    const parts = batch.flatMap(({ hash, bytes }) => [recordHeader(hash, bytes.byteLength), bytes]);
    let offset = pack.size;
    await writeAll(pack.fd, parts, offset);
    await sync(pack.fd);
    const slots = batch.map(({ hash, bytes }) => {
      const slot = { offset: offset + HEADER_BYTES, sizeBytes: bytes.byteLength };
      pack.records.push({ hash, ...slot });
      offset = slot.offset + slot.sizeBytes;
      return { ...slot, pack: pack.name };
    });
    pack.size = offset;
    if (pack.size >= this.fullBytes) {
      this.pack = undefined;
      await this.seal(pack);
    }
    return slots;
  }

  private async begin(): Promise<OpenPack> {
    await mkdir(this.directory, { recursive: true });
    const name = `${Date.now().toString(36).padStart(9, '0')}-${randomBytes(8).toString('hex')}${PACK_SUFFIX}`;
    const fd = await openFile(join(this.directory, name), 'wx', 0o600);
    try {
      // The directory above the store's own is where the first of them is an entry.
      for (const folder of [this.directory, dirname(this.directory), dirname(dirname(this.directory))]) {
        await syncDirectory(folder);
      }
    } catch (error) {
      await close(fd);
      throw error;
    }
    return { name, fd, size: 0, records: [] };
  }

  /** The index only saves others a scan: a pack without one is as good. */
  private async seal({ name, fd, size, records }: OpenPack): Promise<void> {
    await close(fd);
    const file = join(this.directory, name + INDEX_SUFFIX);
    const handle = await open(`${file}.part`, 'w', 0o600);
    try {
      await handle.writeFile(PackIndex.of(records, size).encode());
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.part`, file);
    await syncDirectory(this.directory);
  }
}

async function writeAll(fd: number, parts: readonly Uint8Array[], position: number): Promise<void> {
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const { bytesWritten } = await write(fd, parts, position);
  if (bytesWritten === bytes) return;
  // As good as never: a disk that is full says so at the next try.
  const whole = Buffer.concat(parts);
  for (let done = bytesWritten; done < bytes;) {
    done += (await write(fd, [whole.subarray(done)], position + done)).bytesWritten;
  }
}

/** A new file survives power loss only once its directory is on disk. */
async function syncDirectory(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
