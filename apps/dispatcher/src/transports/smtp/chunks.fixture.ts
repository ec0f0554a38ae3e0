/** The bytes in pieces of the sizes that come next. */
export function chunksOf(bytes: Uint8Array, sizes: Iterator<number>): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const size = Number(sizes.next().value);
    chunks.push(bytes.subarray(from, from + size));
    from += size;
  }
  return chunks;
}
