import * as fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { HEADER_BYTES, readRecords, type Slot } from './pack-format.js';
import { PackIndex } from './pack-index.js';

/** Descriptors and not handles: a store lives as long as its process, and nobody has to close it. */
const read = promisify(fs.read);
const stat = promisify(fs.fstat);

const CHUNK_BYTES = 4 * 1024 * 1024;

export const INDEX_SUFFIX = '.idx';

/** Blobs of at most this size are kept from a scan, and so many of them: whoever looks for one reads its neighbours next. */
const FRESH_BYTES = 32 * 1024;
const FRESH_BLOBS = 512;

/** A pack that is read: its index when it was sealed, what was scanned since, and its bytes. */
export class Pack {
  private sealed: PackIndex | undefined;
  private readonly scanned = new Map<string, Slot>();
  /** Bytes that a scan has just read, by their offset; each until it is taken. */
  private readonly fresh = new Map<number, Buffer>();
  private scannedTo = 0;
  private scanning: Promise<void> | undefined;
  private fd: number | undefined;

  /** @param path of the file, without `.idx` */
  constructor(private readonly path: string) {}

  /** @param durable only what is on disk for certain: what the index of a sealed pack names */
  find(hash: Buffer, { durable = false } = {}): Slot | undefined {
    return this.sealed?.find(hash) ?? (durable ? undefined : this.scanned.get(hash.toString('latin1')));
  }

  /** Learns what was appended since the last time; nothing more comes to a sealed one. */
  async refresh(): Promise<void> {
    if (this.sealed) return;
    this.scanning ??= this.scan().finally(() => (this.scanning = undefined));
    await this.scanning;
  }

  /** @returns the bytes; fewer when the file is shorter by now */
  async read({ offset, sizeBytes }: Slot): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(sizeBytes);
    let filled = 0;
    while (filled < sizeBytes) {
      const { bytesRead } = await read(this.open(), bytes, filled, sizeBytes - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  /** What a scan has read of it, once; the disk may say otherwise by now. */
  takeFresh({ offset }: Slot): Buffer | undefined {
    const bytes = this.fresh.get(offset);
    this.fresh.delete(offset);
    return bytes;
  }

  close(): void {
    if (this.fd !== undefined) fs.closeSync(this.fd);
    this.fd = undefined;
  }

  private async scan(): Promise<void> {
    await this.loadIndex();
    const { size } = await stat(this.open());
    while (size - this.scannedTo >= HEADER_BYTES) {
      const chunk = await this.read({
        offset: this.scannedTo,
        sizeBytes: Math.min(CHUNK_BYTES, size - this.scannedTo),
      });
      const { records, next } = readRecords(chunk, this.scannedTo, size);
      for (const { hash, offset, sizeBytes } of records) {
        this.scanned.set(hash.toString('latin1'), { offset, sizeBytes });
        this.keep(offset, chunk.subarray(offset - this.scannedTo, offset - this.scannedTo + sizeBytes), sizeBytes);
      }
      if (next === this.scannedTo) return;
      this.scannedTo = next;
    }
  }

  /** @param bytes fewer than its size when the blob goes on beyond what was read */
  private keep(offset: number, bytes: Buffer, sizeBytes: number): void {
    if (sizeBytes > FRESH_BYTES || bytes.length < sizeBytes) return;
    // Not a part of what was read: one blob would hold all of it.
    this.fresh.set(offset, Buffer.from(bytes));
    const [oldest] = this.fresh.keys();
    if (this.fresh.size > FRESH_BLOBS && oldest !== undefined) this.fresh.delete(oldest);
  }

  private async loadIndex(): Promise<void> {
    const file = await readFile(this.path + INDEX_SUFFIX).catch(ifMissing);
    this.sealed = file && PackIndex.parse(file);
    if (this.sealed === undefined) return;
    this.scanned.clear();
    this.scannedTo = this.sealed.covered;
  }

  private open(): number {
    this.fd ??= fs.openSync(this.path, 'r');
    return this.fd;
  }
}

/** @throws the error when it is another one than that there is no such file */
export function ifMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
