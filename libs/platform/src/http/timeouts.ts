/** Time a client may take to send a whole request, its head included; milliseconds. A streamed answer may take longer. */
export const REQUEST_TIMEOUT_MS = 60_000;
/**
 * After so long without a request a connection is closed; milliseconds. Longer than common load balancers wait (60 s), so that
 * they are the ones to close.
 */
export const KEEP_ALIVE_TIMEOUT_MS = 72_000;
/** After this much silence the kernel asks whether a peer that has vanished without a word is still there; milliseconds. */
export const TCP_KEEPALIVE_MS = 60_000;
