import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigError } from '../config/config-error.js';

/** PEM files; the certificate with what the chain needs below the root. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** The environment variables that name them; of HTTPS when left out. */
  readonly variables?: TlsVariables;
}

interface TlsVariables {
  readonly cert: string;
  readonly key: string;
}

const HTTPS: TlsVariables = { cert: 'TLS_CERT_FILE', key: 'TLS_KEY_FILE' };

export interface Identity {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** @throws ConfigError naming the file that cannot be read, or saying that the two do not fit */
export function readIdentity({ certFile, keyFile, variables = HTTPS }: TlsFiles): Identity {
  const identity = { cert: readPem(variables.cert, certFile), key: readPem(variables.key, keyFile) };
  try {
    createSecureContext(identity);
  } catch (error) {
    throw new ConfigError([
      {
        variable: `${variables.cert} and ${variables.key}`,
        problem: `${certFile} and ${keyFile} cannot be used together: ${reasonOf(error)}`,
        fix: 'Give a certificate in PEM form and the private key that belongs to it, without a passphrase',
      },
    ]);
  }
  return identity;
}

function readPem(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const problem = `${JSON.stringify(file)} cannot be read: ${reasonOf(error)}`;
    throw new ConfigError([{ variable, problem, fix: `Set ${variable} to a PEM file that this user may read` }]);
  }
}

/** Of what was thrown, the message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
