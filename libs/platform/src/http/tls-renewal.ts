import { unwatchFile, watchFile } from 'node:fs';
import type { Http2SecureServer } from 'node:http2';
import type { Logger } from '../logging/logger.js';
import type { HttpServer } from './http-server.js';
import { type Identity, readIdentity, reasonOf, type TlsFiles } from './tls-identity.js';

/** How often the files are looked at; milliseconds. */
const LOOK_MS = 5_000;

/** Until the server closes, takes a renewed certificate into use for new connections, without a restart. */
export function followIdentity(server: HttpServer, files: TlsFiles, logger: Logger, lookMs = LOOK_MS): void {
  if (!isSecure(server)) return;
  const stop = watchIdentity(files, (identity) => server.setSecureContext(identity), { logger, lookMs });
  server.once('close', stop);
}

/**
 * Hands over each certificate that the files hold from now on. Files that do not fit, as in the midst of a renewal, are left
 * alone until they change again.
 * @returns ends it
 */
export function watchIdentity(
  files: TlsFiles,
  use: (identity: Identity) => void,
  { logger, lookMs = LOOK_MS }: { readonly logger: Pick<Logger, 'info' | 'warn'>; readonly lookMs?: number },
): () => void {
  const names = [files.certFile, files.keyFile];
  let used: Identity | undefined;
  const renew = () => {
    try {
      const identity = readIdentity(files);
      // A renewal replaces two files, and either is noticed.
      if (used?.cert.equals(identity.cert) && used.key.equals(identity.key)) return;
      use(identity);
      used = identity;
      logger.info(files, 'the TLS certificate has been renewed');
    } catch (error) {
      logger.warn({ ...files, reason: reasonOf(error) }, 'the TLS certificate has changed and cannot be used yet');
    }
  };
  // Polling, because renewals replace files and links, which inotify loses sight of.
  for (const name of names) watchFile(name, { interval: lookMs, persistent: false }, renew);
  return () => names.forEach((name) => unwatchFile(name, renew));
}

function isSecure(server: HttpServer): server is Http2SecureServer {
  return 'setSecureContext' in server;
}
