import type { FastifyReply } from 'fastify';

export interface Download {
  readonly bytes: Uint8Array;
  /** As somebody else wrote it. */
  readonly filename: string;
  /** Ours to choose: whatever a stranger says his file is, it is `application/octet-stream`. */
  readonly as?: 'message/rfc822';
}

/**
 * Hands out a stranger's bytes to be saved and never shown: no browser may take them for a page of ours, whatever they are.
 */
export function sendDownload(reply: FastifyReply, { bytes, filename, as: type }: Download): void {
  void reply
    .type(type ?? 'application/octet-stream')
    .header('content-disposition', contentDisposition(filename))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

const MAX_NAME = 150;

/**
 * `attachment; filename="caf_.pdf"; filename*=UTF-8''caf%C3%A9.pdf`: total whatever the name, without folders, quotes,
 * control characters and what turns the direction of writing around.
 * @see RFC 6266 section 4.3, RFC 8187
 */
export function contentDisposition(filename: string): string {
  const name =
    Array.from(
      (filename.toWellFormed().split(/[/\\]/).at(-1) ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD"]/gu, '_'),
    )
      .slice(0, MAX_NAME)
      .join('')
      .replace(/^[\s.]+/, '')
      .trim() || 'attachment';
  const plain = name.replaceAll(/[^\w !#$&+.^`|~()[\]{}=@,;-]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plain === name
    ? `attachment; filename="${plain}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
