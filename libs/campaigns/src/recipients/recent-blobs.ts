import type { BlobStore } from '@posthorn/platform';

/** Seven chunks of 5,000 recipients with a dozen short variables each. */
const MAX_BYTES = 16 * 1_048_576;

/** Blobs that were asked for last: who turns the pages of a list asks for the same one a hundred times. What has a hash stays as it is. */
export class RecentBlobs implements Pick<BlobStore, 'get'> {
  private readonly recent = new Map<string, Uint8Array>();
  private size = 0;

  constructor(
    private readonly blobs: Pick<BlobStore, 'get'>,
    private readonly maxBytes = MAX_BYTES,
  ) {}

  async get(sha256: string): Promise<Uint8Array | undefined> {
    const bytes = this.recent.get(sha256) ?? (await this.blobs.get(sha256));
    if (bytes && bytes.byteLength <= this.maxBytes) this.remember(sha256, bytes);
    return bytes;
  }

  private remember(sha256: string, bytes: Uint8Array): void {
    this.forget(sha256);
    this.recent.set(sha256, bytes);
    this.size += bytes.byteLength;
    for (const oldest of this.recent.keys()) {
      if (this.size <= this.maxBytes) return;
      this.forget(oldest);
    }
  }

  private forget(sha256: string): void {
    this.size -= this.recent.get(sha256)?.byteLength ?? 0;
    this.recent.delete(sha256);
  }
}
