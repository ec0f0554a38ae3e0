import { createHmac } from 'node:crypto';
import type { MailServerOptions } from './mail-server-options.js';

/** The server's side of AUTH: a challenge (base64), or whether the client may send. */
export interface LoginExchange {
  next(answer: string | undefined): string | boolean;
}

/** @param line `AUTH PLAIN AGEAYg==` */
export function loginExchange(login: NonNullable<MailServerOptions['login']>, line: string): LoginExchange {
  const [, mechanism = '', initial] = line.split(' ');
  const { user, password } = login;
  const CHALLENGE = '<1.2@mx.example>';
  const given: string[] = initial === undefined ? [] : [initial];
  const expected: Readonly<Record<string, readonly string[]>> = {
    PLAIN: [`\0${user}\0${password}`],
    LOGIN: [user, password],
    'CRAM-MD5': [`${user} ${createHmac('md5', password).update(CHALLENGE).digest('hex')}`],
    XOAUTH2: [`user=${user}\u0001auth=Bearer ${password}\u0001\u0001`],
  };
  const wanted = expected[mechanism.toUpperCase()];
  return {
    next(answer) {
      if (answer !== undefined) given.push(answer);
      if (wanted === undefined) return false;
      if (given.length < wanted.length) {
        return Buffer.from(mechanism === 'CRAM-MD5' ? CHALLENGE : 'Next:').toString('base64');
      }
      const isRight = wanted.every((each, index) => Buffer.from(given[index] ?? '', 'base64').toString() === each);
      // It says why first (RFC 7628 section 3.2.2).
      if (mechanism === 'XOAUTH2' && !isRight && given.length === 1)
        return Buffer.from('{"status":"400"}').toString('base64');
      return isRight;
    },
  };
}
