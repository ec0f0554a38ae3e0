import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashPassword, isPassword, NOBODYS_HASH } from './password-hash.js';

/** As one is stored, with parameters that cost next to nothing. */
function cheap(password: string): string {
  const salt = Buffer.from('0123456789abcdef');
  const hash = scryptSync(password, salt, 32, { N: 16, r: 1, p: 1 });
  const [saltText, hashText] = [salt, hash].map((bytes) => bytes.toString('base64').replaceAll('=', ''));
  return `$scrypt$ln=4,r=1,p=1$${saltText}$${hashText}`;
}

test('a password is stored with its parameters, and is what was hashed', async () => {
  const stored = await hashPassword('correct horse battery');
  expect(stored).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await isPassword('correct horse battery', stored)).toBe(true);
});

test('what was stored with other parameters is checked with those, to the letter', async () => {
  const stored = cheap('correct horse battery');
  expect(await isPassword('correct horse battery', stored)).toBe(true);
  for (const wrong of ['Correct horse battery', 'correct horse battery ', ''])
    expect(await isPassword(wrong, stored)).toBe(false);
});

test('the same letters are the same password, however they are composed', async () => {
  expect(await isPassword('Gru\u0308\u00dfe aus Ko\u0308ln', cheap('Gr\u00fc\u00dfe aus K\u00f6ln'))).toBe(true);
});

test('nobody has a password, and what is no hash is an error rather than a refusal', async () => {
  expect(await isPassword('', NOBODYS_HASH)).toBe(false);
  await expect(isPassword('x', 'plain text')).rejects.toThrow('cannot be read');
});
