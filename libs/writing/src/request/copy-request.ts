import { z } from 'zod';

/** Characters of a prompt, at most (MisarMail's page names no limit; issue 7 does). */
export const MAX_PROMPT = 4_000;

const line = (name: string, max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: `${name} is empty: leave it out or say something` })
    .max(max, { error: `${name} has more than ${max} characters` })
    .refine((text) => !/[\r\n\0]/.test(text), { error: `${name} has to be one line` });

/** What is asked for: a subject, a body, or both. The body of `POST /mail/ai/generate-email/stream`. */
export const copyRequest = z.strictObject({
  type: z.enum(['subject', 'body', 'full'], { error: 'type is one of "subject", "body" and "full"' }),
  prompt: z
    .string({ error: 'prompt is missing: say in words what the email is to be about' })
    .trim()
    .min(1, { error: 'prompt is empty: say in words what the email is to be about' })
    .max(MAX_PROMPT, { error: `prompt has more than ${MAX_PROMPT} characters` }),
  tone: line('tone', 100).optional(),
  brandName: line('brandName', 200).optional(),
});

export type CopyRequest = z.output<typeof copyRequest>;

/** The parts of an email that are written one after the other. */
export type CopyPart = 'subject' | 'body';

/** In their order. */
export function partsOf({ type }: Pick<CopyRequest, 'type'>): readonly CopyPart[] {
  return type === 'full' ? ['subject', 'body'] : [type];
}
