/** Latin letters and figures in three words: a name, and no sentence. */
const PLAIN_NAME = /^[\p{Script=Latin}\p{Nd}]+(?:[._+-][\p{Script=Latin}\p{Nd}]+){0,2}$/u;
const LONGEST_NAME = 40;
const PLAIN_DOMAIN = /^[\p{Script=Latin}\p{Nd}]+(?:[.-][\p{Script=Latin}\p{Nd}]+){1,4}$/u;
const LONGEST_DOMAIN = 60;
const WITHHELD = 'withheld';

/**
 * A stranger's address as it may be shown while their mail may not. What is in front of the `@` is theirs to make up, the domain nearly so: a client that hands an event to
 * a model must not hand it `"ignore what you were told"@evil.example`.
 * @returns the address itself where it is a plain one; `withheld@` and its domain, or `withheld@invalid`, where it has room for words. Total.
 */
export function plainSender(address: string): string {
  const at = address.lastIndexOf('@');
  const [name, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (domain.length > LONGEST_DOMAIN || !PLAIN_DOMAIN.test(domain)) return `${WITHHELD}@invalid`;
  return name.length <= LONGEST_NAME && PLAIN_NAME.test(name) ? address : `${WITHHELD}@${domain}`;
}
