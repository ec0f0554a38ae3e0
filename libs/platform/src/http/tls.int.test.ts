import { once } from 'node:events';
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { aCertificate } from '@posthorn/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '../config/config-error.js';
import { loadConfig } from '../config/load-config.js';
import { httpConfig, logConfig, telemetryConfig, tlsConfig } from '../config/shapes.js';
import { createLogger } from '../logging/logger.js';
import { createHttpServer, type HttpServer } from './http-server.js';
import { serviceSettings } from './service-settings.js';
import { readIdentity, type TlsFiles } from './tls-identity.js';
import { followIdentity } from './tls-renewal.js';

const schema = z.object({ ...httpConfig, ...logConfig, ...telemetryConfig, ...tlsConfig });
let dir: string;
let files: TlsFiles;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-tls-'));
  files = { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') };
});
afterEach(() => rm(dir, { recursive: true }));

/** As renewals do: a new file in the place of the old one. */
async function put({ cert, key }: { readonly cert: string; readonly key: string }): Promise<void> {
  for (const [file, text] of [
    [files.keyFile, key],
    [files.certFile, cert],
  ] as const) {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
}

describe('TLS settings', () => {
  const settings = (env: Record<string, string>) => serviceSettings('test', loadConfig(schema, env));

  test('are both files or none', () => {
    expect(settings({ TLS_CERT_FILE: 'c', TLS_KEY_FILE: 'k' }).tls).toEqual({ certFile: 'c', keyFile: 'k' });
    expect(settings({}).tls).toBeUndefined();
    expect(() => settings({ TLS_CERT_FILE: 'c' })).toThrow(/TLS_KEY_FILE: is not set, but TLS_CERT_FILE is/);
    expect(() => settings({ TLS_KEY_FILE: 'k' })).toThrow(/TLS_CERT_FILE: is not set, but TLS_KEY_FILE is/);
  });

  test('that name no file, or two that do not fit, are refused by name', async () => {
    expect(() => readIdentity(files)).toThrow(ConfigError);
    expect(() => readIdentity(files)).toThrow(/TLS_CERT_FILE: ".*cert\.pem" cannot be read/);
    await put({ cert: aCertificate().cert, key: aCertificate().key });
    expect(() => readIdentity(files)).toThrow(/TLS_CERT_FILE and TLS_KEY_FILE: .* cannot be used together/);
    await put({ cert: 'no PEM', key: 'no PEM' });
    expect(() => readIdentity(files)).toThrow(/cannot be used together/);
  });
});

describe('a renewed certificate', () => {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({
    name: 'test',
    level: 'info',
    destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  let server: HttpServer;
  const first = aCertificate('first');

  beforeEach(async () => {
    lines.length = 0;
    await put(first);
    server = createHttpServer((_, response) => response.end(), readIdentity(files));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    followIdentity(server, files, logger, 20);
  });
  afterEach(() => void server.close());

  async function servedName(of = server): Promise<string> {
    const address = of.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return String(CN);
  }

  test('is used for new connections without a restart', async () => {
    expect(await servedName()).toBe('first');
    await put(aCertificate('second'));
    await expect.poll(() => servedName(), { timeout: 5_000 }).toBe('second');
    expect(lines.at(-1)).toMatchObject({ level: 30, msg: 'the TLS certificate has been renewed' });
  });

  test('is used also when it came after the files were read and before anybody looked', async () => {
    const early = createHttpServer((_, response) => response.end(), readIdentity(files));
    early.listen(0, '127.0.0.1');
    await once(early, 'listening');
    await put(aCertificate('second'));
    followIdentity(early, files, logger, 60_000);
    expect(await servedName(early)).toBe('second');
    early.close();
  });

  test('is seen also where the files keep their size and their time, as `cp -p` leaves them', async () => {
    const second = aCertificate('second');
    const texts = [first.cert, first.key, second.cert, second.key];
    const length = Math.max(...texts.map((text) => text.length));
    const padded = ({ cert, key }: typeof first) => ({
      cert: cert.padEnd(length, '\n'),
      key: key.padEnd(length, '\n'),
    });
    const time = new Date('2026-11-21T00:00:00Z');
    await put(padded(first));
    for (const file of [files.certFile, files.keyFile]) await utimes(file, time, time);
    const patient = createHttpServer((_, response) => response.end(), readIdentity(files));
    patient.listen(0, '127.0.0.1');
    await once(patient, 'listening');
    followIdentity(patient, files, logger, 500);
    const { cert, key } = padded(second);
    await Promise.all([writeFile(files.certFile, cert), writeFile(files.keyFile, key)]);
    for (const file of [files.certFile, files.keyFile]) await utimes(file, time, time);
    await expect.poll(() => servedName(patient), { timeout: 5_000 }).toBe('second');
    patient.close();
  });

  test('is told of once, though it is two files', async () => {
    await put(aCertificate('second'));
    await expect.poll(() => servedName(), { timeout: 5_000 }).toBe('second');
    // Several looks later.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(lines.filter(({ level }) => level === 30)).toHaveLength(1);
  });

  test('that does not fit its key leaves the old one in use, until it does', async () => {
    const second = aCertificate('second');
    await put({ ...second, key: first.key });
    await expect.poll(() => lines.at(-1), { timeout: 5_000 }).toMatchObject({ level: 40 });
    expect(await servedName()).toBe('first');
    await put(second);
    await expect.poll(() => servedName(), { timeout: 5_000 }).toBe('second');
  });
});
