/** Bytes that come in chunks and leave in pieces of a bounded size; no byte is copied that need not be. */
export class PieceQueue {
  private readonly chunks: Buffer[] = [];

  constructor(private readonly pieceBytes: number) {}

  push(chunk: Buffer): void {
    if (chunk.length > 0) this.chunks.push(chunk);
  }

  /** The next bytes, as many as fit into a piece. @returns nothing when there are none */
  take(): Buffer | undefined {
    const [first] = this.chunks;
    if (first === undefined) return undefined;
    if (first.length > this.pieceBytes) {
      this.chunks[0] = first.subarray(this.pieceBytes);
      return first.subarray(0, this.pieceBytes);
    }
    const taken = this.chunks.splice(0, this.fitting());
    return taken.length === 1 ? first : Buffer.concat(taken);
  }

  /** Chunks that make up one piece, at least one. */
  private fitting(): number {
    let bytes = 0;
    const end = this.chunks.findIndex((chunk) => (bytes += chunk.length) > this.pieceBytes);
    return end < 0 ? this.chunks.length : Math.max(1, end);
  }
}
