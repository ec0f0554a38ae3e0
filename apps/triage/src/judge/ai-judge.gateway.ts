import { languageModelOf, modelFailureOf, type ModelSettings } from '@posthorn/models';
import type { InjectionJudge, SignalMail } from '@posthorn/signals';
import {
  APICallError,
  extractJsonMiddleware,
  generateText,
  type LanguageModel,
  NoObjectGeneratedError,
  Output,
  wrapLanguageModel,
} from 'ai';
import { z } from 'zod';
import { JUDGE_PROMPT, judgeInput } from './judge-prompt-v1.js';

export interface AiJudgeSettings extends ModelSettings {
  /** Milliseconds one answer may take; mail waits so long at most. */
  readonly timeoutMs: number;
  /** Told once for each outage. */
  readonly warn: (message: string) => void;
}

const verdict = z.object({ score: z.number().min(0).max(1), reason: z.string() });
type JudgeVerdict = z.output<typeof verdict>;

const MAX_OUTPUT_TOKENS = 200;
/** After a failure nobody is asked for so long: a model that is away must not hold every mail up. */
const REST_MS = 30_000;

/** A second opinion by a language model. Has no opinion when the model does not give one in time. */
export class AiJudge implements InjectionJudge {
  private readonly model: (strict: boolean) => LanguageModel;
  /** Until the server refuses a JSON schema (ollama and llama.cpp know it, some do not). */
  private isStrict = true;
  private restsUntilMs = 0;

  constructor(private readonly settings: AiJudgeSettings) {
    this.model = (supportsStructuredOutputs) =>
      wrapLanguageModel({
        model: languageModelOf(settings, { supportsStructuredOutputs }),
        middleware: extractJsonMiddleware(),
      });
  }

  async judge(mail: SignalMail): Promise<JudgeVerdict | undefined> {
    if (performance.now() < this.restsUntilMs) return undefined;
    try {
      return await this.ask(mail);
    } catch (error) {
      // What a mail can bring about must not spare the next ones their judgement.
      if (NoObjectGeneratedError.isInstance(error)) return undefined;
      const { reason, advice } = modelFailureOf(error);
      if (performance.now() >= this.restsUntilMs) {
        this.settings.warn(`mails go without a second opinion: the model ${this.settings.model} ${reason}. ${advice}.`);
      }
      this.restsUntilMs = performance.now() + REST_MS;
      return undefined;
    }
  }

  private async ask(mail: SignalMail): Promise<JudgeVerdict> {
    try {
      return await this.answer(mail, this.isStrict);
    } catch (error) {
      if (!this.isStrict || !APICallError.isInstance(error) || error.statusCode !== 400) throw error;
      this.isStrict = false;
      return await this.answer(mail, false);
    }
  }

  private async answer(mail: SignalMail, isStrict: boolean): Promise<JudgeVerdict> {
    const { output } = await generateText({
      model: this.model(isStrict),
      instructions: JUDGE_PROMPT.instructions,
      messages: [{ role: 'user', content: judgeInput(mail) }],
      output: Output.object({ schema: verdict, name: 'verdict' }),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      maxRetries: 0,
      timeout: this.settings.timeoutMs,
    });
    return output;
  }
}
