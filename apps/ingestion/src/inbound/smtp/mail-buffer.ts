import type { Readable } from 'node:stream';

/** Memory that mails share while they come in. */
export class BufferBudget {
  private used = 0;
  private readonly usedBy = new Map<string, number>();

  /**
   * @param bytes in all
   * @param share of one client at most, so that nobody can keep all others out
   */
  constructor(
    private readonly bytes: number,
    private readonly share = bytes,
  ) {}

  get usedBytes(): number {
    return this.used;
  }

  /**
   * @param client left out for one without limits
   * @returns false when there is not as much left; then nothing is taken
   */
  take(bytes: number, client?: string): boolean {
    if (this.used + bytes > this.bytes) return false;
    if (client !== undefined) {
      const theirs = (this.usedBy.get(client) ?? 0) + bytes;
      if (theirs > this.share) return false;
      this.usedBy.set(client, theirs);
    }
    this.used += bytes;
    return true;
  }

  giveBack(bytes: number, client?: string): void {
    this.used -= bytes;
    if (client === undefined) return;
    const theirs = (this.usedBy.get(client) ?? 0) - bytes;
    if (theirs > 0) this.usedBy.set(client, theirs);
    else this.usedBy.delete(client);
  }
}

export type BufferedMail =
  /** `release` gives its memory back, once nobody needs the bytes any more. */
  | { readonly kind: 'mail'; readonly raw: Buffer; release(): void }
  | { readonly kind: 'too_large'; readonly sizeBytes: number }
  | { readonly kind: 'no_room' }
  /** The client left in the midst of it. */
  | { readonly kind: 'cut_off' };

export interface BufferLimits {
  readonly budget: BufferBudget;
  /** Whose share of it counts; left out for a client without limits. */
  readonly client?: string;
  /** Of one mail. */
  readonly maxBytes: number;
  /** Told how many bytes have come, chunk by chunk, those that are not kept as well. */
  readonly progress?: (sizeBytes: number) => void;
}

/** Reads a mail to its end. What is too large, or finds no room, is read to its end too, and not kept. Never rejects. */
export function bufferMail(
  stream: Readable,
  { budget, client, maxBytes, progress }: BufferLimits,
): Promise<BufferedMail> {
  let blocks = new Blocks();
  let sizeBytes = 0;
  let taken = 0;
  let noRoom = false;
  const drop = () => {
    blocks = new Blocks();
    budget.giveBack(taken, client);
    taken = 0;
  };
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      progress?.(sizeBytes);
      if (noRoom || sizeBytes > maxBytes) {
        drop();
        return;
      }
      if (budget.take(chunk.length, client)) {
        taken += chunk.length;
        blocks.add(chunk);
      } else {
        noRoom = true;
        drop();
      }
    });
    stream.once('end', () => {
      if (sizeBytes > maxBytes) resolve({ kind: 'too_large', sizeBytes });
      else if (noRoom) resolve({ kind: 'no_room' });
      else resolve({ kind: 'mail', raw: blocks.joined(), release: drop });
    });
    // Its end has come before, where it had one.
    stream.once('close', () => {
      if (stream.readableEnded) return;
      drop();
      resolve({ kind: 'cut_off' });
    });
    stream.once('error', () => undefined);
  });
}

const BLOCK_BYTES = 16_384;

/** Bytes as they come. Small pieces are copied together: each of its own takes hundreds of bytes besides, and a client chooses how small. */
class Blocks {
  private readonly full: Buffer[] = [];
  private block: Buffer | undefined;
  private filled = 0;

  add(chunk: Buffer): void {
    // Most mails are one piece.
    if (this.full.length === 0 || chunk.length >= BLOCK_BYTES) {
      this.close();
      this.full.push(chunk);
      return;
    }
    if (this.block && this.filled + chunk.length > BLOCK_BYTES) this.close();
    this.block ??= Buffer.allocUnsafeSlow(BLOCK_BYTES);
    chunk.copy(this.block, this.filled);
    this.filled += chunk.length;
  }

  joined(): Buffer {
    this.close();
    const [first, ...more] = this.full;
    return first && more.length === 0 ? first : Buffer.concat(this.full);
  }

  private close(): void {
    if (this.block) this.full.push(this.block.subarray(0, this.filled));
    this.block = undefined;
    this.filled = 0;
  }
}
