import { unwatchFile, watchFile } from 'node:fs';
import type { Http2SecureServer } from 'node:http2';
import type { Logger } from '../logging/logger.js';
import type { HttpServer } from './http-server.js';
import { type Identity, readIdentity, reasonOf, type TlsFiles } from './tls-identity.js';

/** How often the files are looked at; milliseconds. */
const LOOK_MS = 5_000;

/**
 * Until the server closes, takes a renewed certificate into use for new connections, without a restart. Files that do not fit, as in the midst of a
 * renewal, are left alone until they change again.
 */
export function followIdentity(server: HttpServer, files: TlsFiles, logger: Logger, lookMs = LOOK_MS): void {
  if (!isSecure(server)) return;
  const names = [files.certFile, files.keyFile];
  let used: Identity | undefined;
  const renew = () => {
    try {
      const identity = readIdentity(files);
      // A renewal replaces two files, and either is noticed.
      if (used?.cert.equals(identity.cert) && used.key.equals(identity.key)) return;
      server.setSecureContext(identity);
      used = identity;
      logger.info(files, 'the TLS certificate has been renewed');
    } catch (error) {
      logger.warn({ ...files, reason: reasonOf(error) }, 'the TLS certificate has changed and cannot be used yet');
    }
  };
  // Polling, because renewals replace files and links, which inotify loses sight of.
  for (const name of names) watchFile(name, { interval: lookMs, persistent: false }, renew);
  server.once('close', () => names.forEach((name) => unwatchFile(name, renew)));
}

function isSecure(server: HttpServer): server is Http2SecureServer {
  return 'setSecureContext' in server;
}
