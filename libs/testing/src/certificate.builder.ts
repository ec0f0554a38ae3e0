import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface TestCertificate {
  /** PEM. */
  readonly cert: string;
  /** PEM, PKCS #8. */
  readonly key: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const ECDSA_WITH_SHA256 = der(SEQUENCE, oid('2a8648ce3d040302'));
const RSA_WITH_SHA256 = der(SEQUENCE, oid('2a864886f70d01010b'), der(0x05));
const COMMON_NAME = oid('550403');
const BASIC_CONSTRAINTS = oid('551d13');
const SUBJECT_ALTERNATIVE_NAME = oid('551d11');
const TRUE = der(0x01, Buffer.from([0xff]));

/**
 * A self-signed certificate for `localhost` and 127.0.0.1, good from 2025 to 2049; give it to the client as its `ca`. RFC 5280.
 * @param keyType `ec` is P-256, `rsa` has 2,048 bits
 */
export function aCertificate(commonName = 'localhost', keyType: 'ec' | 'rsa' = 'ec'): TestCertificate {
  const { publicKey, privateKey } =
    keyType === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const algorithm = keyType === 'ec' ? ECDSA_WITH_SHA256 : RSA_WITH_SHA256;
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from(commonName)))));
  const body = der(
    SEQUENCE,
    der(0xa0, integer(Buffer.from([2]))),
    integer(randomBytes(8)),
    algorithm,
    name,
    der(SEQUENCE, utcTime('250101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, constraints(), alternativeNames())),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = der(SEQUENCE, body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** It is its own authority. */
function constraints(): Buffer {
  return der(SEQUENCE, BASIC_CONSTRAINTS, TRUE, octets(der(SEQUENCE, TRUE)));
}

function alternativeNames(): Buffer {
  const names = der(SEQUENCE, der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  return der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, octets(names));
}

function octets(content: Buffer): Buffer {
  return der(0x04, content);
}

/** Positive, in as few octets as hold it and its sign: X.690 section 8.3. */
function integer(bytes: Buffer): Buffer {
  const first = bytes.findIndex((octet) => octet > 0);
  const digits = bytes.subarray(first < 0 ? -1 : first);
  return der(0x02, Buffer.from([0]).subarray(digits.readUInt8() < 0x80 ? 1 : 0), digits);
}

function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

/** Tag, length, content: X.690. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}
