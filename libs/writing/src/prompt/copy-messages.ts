import type { CopyRequest } from '../request/copy-request.js';
import type { FencedMail } from '../taint/fence-mail.js';
import { COPY_PROMPT_V1, type CopyPrompt } from './copy-prompt-v1.js';
import { REPLY_PROMPT_V1 } from './reply-prompt-v1.js';

/** What a model is sent: instructions of ours, and everything else as data. */
export interface CopyMessages {
  readonly version: string;
  readonly instructions: string;
  readonly input: string;
}

/**
 * Whatever prompt, tone, brand or an answered mail say stays inside a JSON string.
 * @param answering the mail that it answers, fit to be shown to a model
 */
export function copyMessages(
  { type, prompt, tone, brandName }: CopyRequest,
  answering?: FencedMail,
  { version, instructions }: CopyPrompt = answering === undefined ? COPY_PROMPT_V1 : REPLY_PROMPT_V1,
): CopyMessages {
  const input = {
    write: type,
    about: prompt,
    tone: tone ?? null,
    brand: brandName ?? null,
    answering: answering ?? null,
  };
  return { version, instructions, input: JSON.stringify(input) };
}
