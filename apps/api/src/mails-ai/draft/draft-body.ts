import { z } from 'zod';
import { label } from '../../stored-text.js';
import { instant } from '../instant.js';
import { draftFields, recipientFields, refuseContradictions, senderFields } from '../message/message-body.js';

/** Body of `POST /v1/drafts`. */
export const newDraft = z
  .strictObject({
    ...senderFields,
    ...recipientFields,
    ...draftFields,
    derived_from: z
      .array(label)
      .min(1)
      .max(64)
      .optional()
      .describe('Received messages that a model had read when it wrote this. It goes to nobody but their author.'),
    send_at: instant
      .optional()
      .describe('Send it then; at least a minute ahead. `POST /v1/drafts/:id/send` otherwise.'),
  })
  .superRefine(refuseContradictions);
export type NewDraft = z.output<typeof newDraft>;

/** Body of `PATCH /v1/drafts/:id`; what is left out stays as it is. */
export const draftChanges = z
  .strictObject({
    to: recipientFields.to.optional().describe('As it is: a draft belongs to its recipient.'),
    cc: recipientFields.cc,
    bcc: recipientFields.bcc,
    ...draftFields,
    send_at: instant.optional().describe('Schedules the draft, or moves it.'),
  })
  .superRefine(refuseContradictions)
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'must change something',
  });
export type DraftChanges = z.output<typeof draftChanges>;

/** Body of `POST /v1/drafts/:id/send`. */
export const sendDraft = z.strictObject({ send_at: instant.optional() }).default({});

/** Body of `POST /v1/drafts/:id/schedule`. */
export const scheduleDraft = z.strictObject({ send_at: instant });
