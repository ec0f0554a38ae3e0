import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BlobCorruptError, type BlobRef, type BlobStore } from './blob-store.js';
import type { Slot } from './pack-format.js';
import { PACK_SUFFIX, PackWriter } from './pack-writer.js';
import { ifMissing, Pack } from './pack.js';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Blobs in pack files below one directory, which any number of processes use at once (ADR 0017). Each writes packs of its
 * own and reads those of all; blobs that are stored at the same time share one fsync.
 */
export class FileBlobStore implements BlobStore {
  readonly #directory: string;
  readonly #writer: PackWriter;
  readonly #packs = new Map<string, Pack>();
  /** What this process wrote and is on disk, by the packs that are not sealed yet. */
  readonly #written = new Map<string, Map<string, Slot>>();
  readonly #underWay = new Map<string, Promise<BlobRef>>();
  #looking: Promise<void> | undefined;

  /**
   * @param directory created when the first blob comes; not a file system's root
   * @param options.packBytes size at which a pack is full; 64 MiB by default
   */
  constructor(directory: string, { packBytes }: { packBytes?: number } = {}) {
    this.#directory = join(resolve(directory), 'packs');
    this.#writer = new PackWriter(this.#directory, packBytes);
  }

  async put(bytes: Uint8Array): Promise<BlobRef> {
    const hash = createHash('sha256').update(bytes).digest();
    const sha256 = hash.toString('hex');
    const ref = { sha256, sizeBytes: bytes.byteLength };
    if (await this.#has(hash, ref)) return ref;
    const underWay = this.#underWay.get(sha256);
    if (underWay) return underWay;
    const stored = this.#store(hash, bytes, ref).finally(() => this.#underWay.delete(sha256));
    this.#underWay.set(sha256, stored);
    return stored;
  }

  async get(sha256: string): Promise<Uint8Array | undefined> {
    if (!SHA256.test(sha256)) return undefined;
    const hash = Buffer.from(sha256, 'hex');
    const known = await this.#read(hash);
    if (known.bytes) return known.bytes;
    await this.#look();
    const found = await this.#read(hash);
    if (found.bytes) return found.bytes;
    if (found.corrupt) throw new BlobCorruptError(sha256);
    return undefined;
  }

  /** Lets go of the files, once what is under way has ended; they are opened again when they are needed. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay.values());
    await this.#looking?.catch(() => undefined);
    try {
      await this.#writer.close();
    } finally {
      for (const pack of this.#packs.values()) pack.close();
    }
  }

  /** Whether the same bytes are on disk for certain. Looked at, since a copy that was damaged is to be replaced. */
  async #has(hash: Buffer, { sizeBytes }: BlobRef): Promise<boolean> {
    const places = [...this.#places(hash, { durable: true })];
    if (places.length === 0) return false;
    const { bytes } = await this.#readFrom(hash, places);
    return bytes?.byteLength === sizeBytes;
  }

  async #store(hash: Buffer, bytes: Uint8Array, ref: BlobRef): Promise<BlobRef> {
    const { pack, ...slot } = await this.#writer.append(hash, bytes);
    // The pack before this one is full, and its index says the same in less memory.
    if (!this.#written.has(pack)) await this.#look();
    this.#writtenTo(pack).set(hash.toString('latin1'), slot);
    return ref;
  }

  #writtenTo(pack: string): Map<string, Slot> {
    let slots = this.#written.get(pack);
    if (!slots) {
      this.#written.clear();
      slots = new Map();
      this.#written.set(pack, slots);
    }
    return slots;
  }

  async #read(hash: Buffer): Promise<{ bytes?: Buffer; corrupt: boolean }> {
    return this.#readFrom(hash, this.#places(hash, { durable: false }), { mayBeFresh: true });
  }

  /** The first copy that has this hash. */
  async #readFrom(
    hash: Buffer,
    places: Iterable<{ pack: Pack; slot: Slot }>,
    { mayBeFresh = false } = {},
  ): Promise<{ bytes?: Buffer; corrupt: boolean }> {
    let corrupt = false;
    for (const { pack, slot } of places) {
      const bytes = (mayBeFresh && pack.takeFresh(slot)) || (await pack.read(slot));
      if (createHash('sha256').update(bytes).digest().equals(hash)) return { bytes, corrupt };
      corrupt = true;
    }
    return { corrupt };
  }

  /** Where copies of a blob stand, as far as this process knows. */
  *#places(hash: Buffer, options: { durable: boolean }): Generator<{ pack: Pack; slot: Slot }> {
    const key = hash.toString('latin1');
    for (const [name, slots] of this.#written) {
      const slot = slots.get(key);
      if (slot) yield { pack: this.#pack(name), slot };
    }
    for (const pack of this.#packs.values()) {
      const slot = pack.find(hash, options);
      if (slot) yield { pack, slot };
    }
  }

  #pack(name: string): Pack {
    let pack = this.#packs.get(name);
    if (!pack) {
      pack = new Pack(join(this.#directory, name));
      this.#packs.set(name, pack);
    }
    return pack;
  }

  /** Learns what all processes have written; those who ask at the same time share it, and begin after they asked. */
  async #look(): Promise<void> {
    const running = this.#looking;
    if (running) await running;
    this.#looking ??= this.#lookNow().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookNow(): Promise<void> {
    const names = (await readdir(this.#directory).catch(ifMissing)) ?? [];
    const packs = names.filter((name) => name.endsWith(PACK_SUFFIX)).map((name) => this.#pack(name));
    for (const pack of packs) await pack.refresh();
  }
}
