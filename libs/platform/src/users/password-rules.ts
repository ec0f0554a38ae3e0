/** Characters; for a password that stands alone (NIST SP 800-63B section 3.1.1 wants 8 at least, 15 by its newest word). */
const SHORTEST = 12;
/** Characters; more would only be work for the server. */
export const LONGEST_PASSWORD = 256;
/** So that `aaaaaaaaaaaa` and `121212121212` are none. */
const FEWEST_DIFFERENT = 5;

/**
 * No rule about digits and signs: they make passwords that are hard to remember, not hard to guess.
 * @returns what is wrong with it, as the rest of a sentence that begins with "The password"
 */
export function passwordProblem(password: string, email: string): string | undefined {
  const characters = Array.from(password.normalize('NFC'));
  if (characters.length < SHORTEST) return `has ${characters.length} characters; it needs ${SHORTEST} or more`;
  if (characters.length > LONGEST_PASSWORD) return `has more than ${LONGEST_PASSWORD} characters`;
  if (/\p{Cc}/u.test(password)) return 'has a control character in it';
  if (new Set(characters).size < FEWEST_DIFFERENT) return 'is made of too few different characters';
  const [local = ''] = email.split('@', 1);
  const rest = password.toLowerCase().replaceAll(email.toLowerCase(), '').replaceAll(local.toLowerCase(), '');
  return local.length >= 3 && rest.length < SHORTEST / 2 ? 'is little more than the email address' : undefined;
}
