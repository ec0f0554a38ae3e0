import { createHmac } from 'node:crypto';
import type { Extensions } from './extensions.js';

/** Who we are for the server. */
export type Credentials =
  | { readonly user: string; readonly password: string }
  | { readonly user: string; readonly accessToken: string };

/** One AUTH exchange (RFC 4954): what to send first, then the answer to each challenge. */
export interface AuthExchange {
  readonly mechanism: string;
  readonly command: string;
  /** @param challenge decoded; @returns a line, base64 */
  answer(challenge: string): string;
}

/** The best exchange that both sides know; nothing when there is none. */
export function authExchange(credentials: Credentials, { auth }: Extensions): AuthExchange | undefined {
  const known = 'accessToken' in credentials ? tokenExchanges(credentials) : passwordExchanges(credentials);
  return known.find(({ mechanism }) => auth.has(mechanism));
}

/** RFC 7628, and what Google and Microsoft used before it. */
function tokenExchanges({ user, accessToken }: { user: string; accessToken: string }): AuthExchange[] {
  // On failure the challenge is a JSON of reasons, to be answered with nothing before the server says 535.
  const bearer = (head: string): string => base64(`${head}\u0001auth=Bearer ${accessToken}\u0001\u0001`);
  return [
    { mechanism: 'XOAUTH2', command: `AUTH XOAUTH2 ${bearer(`user=${user}`)}`, answer: () => '' },
    { mechanism: 'OAUTHBEARER', command: `AUTH OAUTHBEARER ${bearer(`n,a=${user},`)}`, answer: () => base64('\u0001') },
  ];
}

function passwordExchanges({ user, password }: { user: string; password: string }): AuthExchange[] {
  let asked = 0;
  return [
    // RFC 4616, in one flight.
    { mechanism: 'PLAIN', command: `AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, answer: () => '' },
    { mechanism: 'LOGIN', command: 'AUTH LOGIN', answer: () => base64(asked++ === 0 ? user : password) },
    // RFC 2195.
    {
      mechanism: 'CRAM-MD5',
      command: 'AUTH CRAM-MD5',
      answer: (challenge) => base64(`${user} ${createHmac('md5', password).update(challenge).digest('hex')}`),
    },
  ];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
