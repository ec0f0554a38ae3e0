import { statSync } from 'node:fs';
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
 * Hands over the certificate that the files hold, at once, as they may have been renewed since they were read, and each one from now on. Files that do not fit,
 * as in the midst of a renewal, are left alone until they change again.
 * @returns ends it
 */
export function watchIdentity(
  files: TlsFiles,
  use: (identity: Identity) => void,
  { logger, lookMs = LOOK_MS }: { readonly logger: Pick<Logger, 'info' | 'warn'>; readonly lookMs?: number },
): () => void {
  // Before they are read: what changes in between is looked at again.
  let state = stateOf(files);
  let used: Identity | undefined;
  const renew = () => {
    try {
      const identity = readIdentity(files);
      // A renewal replaces two files, and either is noticed.
      if (used?.cert.equals(identity.cert) && used.key.equals(identity.key)) return;
      use(identity);
      if (used) logger.info(files, 'the TLS certificate has been renewed');
      used = identity;
    } catch (error) {
      logger.warn(
        { ...files, reason: reasonOf(error) },
        'the TLS certificate in these files cannot be used; the one before stays in use',
      );
    }
  };
  renew();
  // By looking, because renewals replace files and links, which inotify loses sight of; and not by `watchFile`, whose first look comes
  // some time after it was asked for: what was renewed before that would be missed until the next renewal.
  const looking = setInterval(() => {
    const now = stateOf(files);
    if (now === state) return;
    state = now;
    renew();
  }, lookMs).unref();
  return () => clearInterval(looking);
}

/** Other files have another one, and so have the same with other contents, times or permissions: a hook may allow us to read them only afterwards. */
function stateOf({ certFile, keyFile }: TlsFiles): string {
  return [certFile, keyFile]
    .map((name) => {
      try {
        const { ino, ctimeNs } = statSync(name, { bigint: true });
        return `${ino} ${ctimeNs}`;
      } catch (error) {
        return reasonOf(error);
      }
    })
    .join();
}

function isSecure(server: HttpServer): server is Http2SecureServer {
  return 'setSecureContext' in server;
}
