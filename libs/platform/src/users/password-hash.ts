import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** What guessing one password costs: 2^`ln` blocks of 128 · `r` bytes, `p` times. */
interface Cost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/**
 * 32 MiB and some 200 ms of one core.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 */
const COST: Cost = { ln: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const STORED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** What a guess at nobody's password is compared with, so that it takes as long as any other. No password has it. */
export const NOBODYS_HASH = phc(COST, Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES));

/**
 * In a thread of its own (libuv's pool), not in the event loop.
 * @returns method, parameters, salt and hash in one line, as the PHC string format has it
 * @see RFC 7914 and https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return phc(COST, salt, await derive(password, salt, COST));
}

/**
 * By the parameters it was stored with; how long it takes says nothing of how much of it is right.
 * @throws Error when what is stored is no hash of ours
 */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, ln, r, p, salt, hash] = STORED.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) throw new Error('the stored password hash cannot be read');
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), cost), Buffer.from(hash, 'base64'));
}

/** The same letters are the same password, however a keyboard composes them (RFC 8265 section 4.2). */
function derive(password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** ln;
  const options = { N, r, p, maxmem: 128 * r * (N + p) * 2 };
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  scrypt(password.normalize('NFC'), salt, HASH_BYTES, options, (error, hash) => {
    if (error) reject(error);
    else resolve(hash);
  });
  return promise;
}

function phc({ ln, r, p }: Cost, salt: Buffer, hash: Buffer): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
