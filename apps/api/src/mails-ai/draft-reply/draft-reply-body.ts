import { copyRequest, MAX_PROMPT } from '@posthorn/writing';
import { z } from 'zod';
import { storedText } from '../../stored-text.js';

/** Body of `POST /v1/messages/:id/draft-reply`. */
export const draftReplyBody = z
  .strictObject({
    instructions: storedText
      .min(1)
      .max(MAX_PROMPT)
      .optional()
      .describe('What the answer is to say. An acknowledgement that fits the mail when left out.'),
    tone: copyRequest.shape.tone.describe('`friendly`, `formal`, …'),
  })
  .default({});
export type DraftReplyBody = z.output<typeof draftReplyBody>;
