import { z } from 'zod';
import { emailAddress } from '../../email-address.js';
import { storedText } from '../../stored-text.js';
import { instant } from '../instant.js';
import { paging } from '../paging.js';

/** Query of `GET /v1/suppression`: one address, or the list of those that are allowed again. */
export const suppressionQuery = z
  .strictObject({ address: emailAddress.optional(), ...paging })
  .refine(({ address, cursor }) => address === undefined || cursor === undefined, {
    path: ['cursor'],
    message: 'is for the list; leave it out with an address',
  });

/** Body of `POST /v1/suppression`. */
export const newSuppression = z.strictObject({
  address: emailAddress,
  type: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be in lower snake case')
    .default('manual_dnc')
    .describe('`hard_bounce`, `complaint`, `unsubscribe`, `manual_dnc`, `legal_request`, or a word of yours.'),
  note: storedText.max(4_096).optional(),
  expires_at: instant.optional(),
});

/** Body of `POST /v1/suppression/allow`. */
export const allowance = z.strictObject({
  address: emailAddress,
  attestation: storedText
    .trim()
    .min(20, 'must be at least 20 characters: say why mail is wanted again, and how you know')
    .max(4_096),
});
