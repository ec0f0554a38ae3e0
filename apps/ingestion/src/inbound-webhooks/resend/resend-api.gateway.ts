/** How an answer of Resend's is asked for. */
export interface Ask {
  /** Sent as a bearer token. */
  readonly key?: string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** As much of `fetch` as is needed; tests answer it. */
export type FetchBytes = (url: URL, ask: Ask) => Promise<Buffer>;

/** Injection token of `FetchBytes`. */
export const FETCH_BYTES = Symbol('posthorn:fetch-bytes');

/** From the network: over HTTPS, no redirect, and no more than was asked for. */
export const fetchBytes: FetchBytes = async (url, { key, maxBytes, timeoutMs }) => {
  if (url.protocol !== 'https:') throw new Error(`${url.hostname} was to be asked without TLS`);
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
  });
  const { body } = response;
  if (!response.ok || !body) {
    await body?.cancel();
    throw new Error(`${url.hostname} answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`${url.hostname} answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
