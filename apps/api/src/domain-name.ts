import { domainToASCII } from 'node:url';
import { addressProblem } from '@posthorn/events';
import { z } from 'zod';

/** Lower case, in A-labels (RFC 5891), without a dot at its end. */
export const domainName = z
  .string()
  .trim()
  .max(253)
  .overwrite((name) => domainToASCII(name.replace(/\.$/, '')) || name)
  .refine(
    (name) => !name.includes('@') && addressProblem(`a@${name}`) === undefined,
    'must be a domain like example.com',
  );
