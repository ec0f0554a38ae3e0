import { z } from 'zod';
import { storedText } from '../stored-text.js';

/** Body of the pause routes. */
export const pauseBody = z
  .strictObject({
    tenantId: z.string().optional(),
    reason: z
      .string()
      .regex(
        /^[a-z][a-z0-9_]{0,63}$/,
        'must be in lower snake case, for example complaint_rate; sentences go into detail',
      )
      .optional(),
    detail: storedText.max(4_096).optional(),
  })
  .default({});
export type PauseBody = z.output<typeof pauseBody>;
