import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { asciiDomain } from '../address/mailbox-address.js';
import { relaxedBody, relaxedField } from './canonical.js';
import type { DkimKey } from './dkim-key.js';

/**
 * Named once more than they occur, so that nobody can add another one on the way (RFC 6376 section 8.15). The first five even when they are
 * absent: a second From, Subject or Reply-To is what readers would be shown.
 */
const ALWAYS_OVERSIGNED = ['from', 'to', 'cc', 'subject', 'reply-to'];
const OVERSIGNED_WHEN_PRESENT = [
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-id',
  'feedback-id',
  'cfbl-address',
];

/**
 * The DKIM-Signature fields of a mail, one per key, relaxed/relaxed (RFC 6376), `rsa-sha256` or `ed25519-sha256` (RFC 8463). RSA is computed off
 * the main thread: it costs ten times what composing does.
 * @param header field lines with CRLF, without the empty line
 * @param body with CRLF line breaks
 * @param date when it was signed (`t=`)
 * @throws RangeError when a key's domain or selector is none, TypeError when a key is neither RSA nor Ed25519
 */
export async function signDkim(header: string, body: Buffer, keys: readonly DkimKey[], date: Date): Promise<string> {
  const bodyHash = createHash('sha256').update(relaxedBody(body)).digest('base64');
  const { names, text } = signedFields(header);
  const signatures = await Promise.all(
    keys.map(async (key) => {
      const { keyObject, algorithm } = privateKeyOf(key.privateKey);
      const field = signatureField(key, algorithm, bodyHash, names, date);
      const data = Buffer.from(text + relaxedField(field), 'utf8');
      const signature = algorithm === 'rsa' ? await signRsa(data, keyObject) : signEd25519(data, keyObject);
      return `${field}${signature.toString('base64').replaceAll(/.{1,72}/g, '\r\n $&')}\r\n`;
    }),
  );
  return signatures.join('');
}

/** The names for `h=` and the fields they stand for, canonical, each with CRLF. */
function signedFields(header: string): { names: string[]; text: string } {
  const byName = new Map<string, string[]>();
  for (const line of header.split(/\r\n(?![ \t])/)) {
    const name = line.slice(0, Math.max(line.indexOf(':'), 0)).toLowerCase();
    if (name === '') continue;
    const lines = byName.get(name);
    if (lines === undefined) byName.set(name, [line]);
    else lines.push(line);
  }
  const names: string[] = [];
  let text = '';
  for (const name of [...ALWAYS_OVERSIGNED, ...OVERSIGNED_WHEN_PRESENT]) {
    const lines = byName.get(name) ?? [];
    if (lines.length === 0 && !ALWAYS_OVERSIGNED.includes(name)) continue;
    // The verifier takes the lowest field first (section 5.4.2).
    for (const line of lines.toReversed()) {
      names.push(name);
      text += `${relaxedField(line)}\r\n`;
    }
    names.push(name);
  }
  return { names, text };
}

function signatureField(
  key: DkimKey,
  algorithm: 'rsa' | 'ed25519',
  bodyHash: string,
  names: string[],
  date: Date,
): string {
  const domain = asciiDomain(key.domain);
  const selector = asciiDomain(key.selector);
  if (domain === undefined || selector === undefined) {
    throw new RangeError(`DKIM key "${key.selector}" of "${key.domain}": no domain, or no selector`);
  }
  const list = names
    .join(':')
    .replaceAll(/[^:]{1,80}(?::[^:]{1,80}){0,4}(?::|$)/g, '$&\r\n ')
    .trimEnd();
  return (
    `DKIM-Signature: v=1; a=${algorithm}-sha256; c=relaxed/relaxed; d=${domain};\r\n` +
    ` s=${selector}; t=${Math.floor(date.getTime() / 1000)}; bh=${bodyHash};\r\n h=${list};\r\n b=`
  );
}

function signRsa(data: Buffer, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign('sha256', data, key, (error, signature) => (error === null ? resolve(signature) : reject(error)));
  });
}

/** RFC 8463 section 3: Ed25519 signs the SHA-256 of the data. */
function signEd25519(data: Buffer, key: KeyObject): Buffer {
  return sign(null, createHash('sha256').update(data).digest(), key);
}

interface ParsedKey {
  readonly keyObject: KeyObject;
  readonly algorithm: 'rsa' | 'ed25519';
}

/** Parsing a PEM takes as long as signing with it. */
const parsed = new Map<string, ParsedKey>();
const MAX_PARSED = 1000;

function privateKeyOf(pem: string): ParsedKey {
  const known = parsed.get(pem);
  if (known !== undefined) return known;
  const keyObject = createPrivateKey(pem);
  const type = keyObject.asymmetricKeyType;
  if (type !== 'rsa' && type !== 'ed25519') throw new TypeError(`a DKIM key is RSA or Ed25519, not ${type}`);
  if (parsed.size >= MAX_PARSED) parsed.clear();
  const key: ParsedKey = { keyObject, algorithm: type };
  parsed.set(pem, key);
  return key;
}
