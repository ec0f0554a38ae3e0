/** Where a body is, as events carry it. */
export interface BlobRef {
  /** Lower case hexadecimal SHA-256 of the bytes; 64 characters. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Injection token of `BlobStore`. */
export const BLOB_STORE = Symbol('posthorn:blob-store');

/** Bodies and attachments by content hash; the log carries only references. */
export interface BlobStore {
  /** Durable once it returns. Storing the same bytes again writes nothing. */
  put(bytes: Uint8Array): Promise<BlobRef>;
  /**
   * @returns the bytes, or nothing when this hash was never stored
   * @throws BlobCorruptError when the stored bytes no longer have this hash
   */
  get(sha256: string): Promise<Uint8Array | undefined>;
}

export class BlobCorruptError extends Error {
  override readonly name = 'BlobCorruptError';
  constructor(readonly sha256: string) {
    super(`the stored blob ${sha256} does not have that hash any more`);
  }
}
