import { addressProblem } from '@posthorn/events';
import { z } from 'zod';

/** A bare address, surrounding white space removed. */
export const emailAddress = z
  .string()
  .trim()
  .superRefine((address, context) => {
    const message = addressProblem(address);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
