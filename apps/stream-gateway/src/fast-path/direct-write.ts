import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** What Node does not document of a socket: the handle, gone as soon as the socket is destroyed, and its descriptor, negative where there is none. */
interface WithHandle {
  readonly _handle?: { readonly fd?: number } | null;
}

/** @returns what the socket can be written by, for as long as it has a handle; negative for none. A TLS socket has none: its descriptor is that of the connection beneath */
export function descriptorOf(socket: Socket): number {
  const { _handle: handle }: WithHandle = socket as WithHandle;
  return socket instanceof TLSSocket ? -1 : (handle?.fd ?? -1);
}

/**
 * Hands bytes to the kernel without Node's stream in between, which costs as much again as all of our own part of a delivery (ADR 0045).
 * Only while nothing waits on the socket: what waits would be overtaken.
 *
 * A descriptor is somebody else's connection once this one is closed; the handle is gone before that, in the same turn.
 * @param descriptor the socket's own, from {@link descriptorOf}: to ask the handle each time is two looks at memory that no cache holds
 * @returns bytes taken, 0 when none were; the rest is the socket's to write, and so is any error, which it meets and reports itself. Does not throw
 */
export function writeDirectly(socket: Socket, descriptor: number, chunk: Uint8Array): number {
  if (descriptor < 0 || !(socket as WithHandle)._handle) return 0;
  try {
    return writeSync(descriptor, chunk);
  } catch {
    return 0;
  }
}
