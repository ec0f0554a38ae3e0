import { setTimeout as sleep } from 'node:timers/promises';
import { languageModelOf, type ModelSettings } from '@posthorn/models';
import { APICallError, extractJsonMiddleware, generateText, type LanguageModel, Output, wrapLanguageModel } from 'ai';
import { PlannerUnavailableError } from '../autopilot.errors.js';
import type { DraftedPlan, Planner, PlanRequest } from '../planner.js';
import { type PlanFailure, planFailureOf, UnusablePlanError } from './model-failure.js';
import { draftedPlan, planAnswer, problemOf } from './plan-answer.js';
import { PLAN_PROMPT, planInput } from './plan-prompt-v1.js';

export interface AiPlannerSettings extends ModelSettings {
  /** Milliseconds one answer may take. */
  readonly answerTimeoutMs?: number | undefined;
  /** Milliseconds before the second try; doubles. A longer `Retry-After` of the server counts, up to a minute. */
  readonly firstPauseMs?: number | undefined;
}

const MAX_TRIES = 4;
const ANSWER_TIMEOUT_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
const MAX_OUTPUT_TOKENS = 2_000;

/** A plan by a language model. What it answers is checked against a schema, and its template against Liquid, before anything is made of it. */
export class AiPlanner implements Planner {
  readonly name: string;
  private readonly model: (strict: boolean) => LanguageModel;
  /** Until the server refuses a JSON schema (ollama and llama.cpp know it, some do not). */
  private isStrict = true;

  constructor(private readonly settings: AiPlannerSettings) {
    this.name = settings.model;
    this.model = (supportsStructuredOutputs) =>
      wrapLanguageModel({
        model: languageModelOf(settings, { supportsStructuredOutputs }),
        middleware: extractJsonMiddleware(),
      });
  }

  async plan(request: PlanRequest, signal: AbortSignal): Promise<DraftedPlan> {
    let failure: PlanFailure | undefined;
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      try {
        return await this.ask(request, failure?.correction, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (this.isStrict && APICallError.isInstance(error) && error.statusCode === 400) this.isStrict = false;
        else failure = planFailureOf(error);
        if (failure?.isFinal) break;
        if (tries < MAX_TRIES) await sleep(this.pauseMs(tries, failure), undefined, { signal });
      }
    }
    const { name } = this;
    const reason = failure?.reason ?? 'refused the request (HTTP 400)';
    throw new PlannerUnavailableError(
      `The model ${name} ${reason}. ${failure?.advice ?? 'Check AI_MODEL'}, then start the run again.`,
      {
        cause: failure?.cause,
      },
    );
  }

  private async ask(
    { goal, senderName }: PlanRequest,
    correction: string | undefined,
    signal: AbortSignal,
  ): Promise<DraftedPlan> {
    const { output } = await generateText({
      model: this.model(this.isStrict),
      instructions: PLAN_PROMPT.instructions,
      messages: [
        { role: 'user', content: planInput(goal, senderName) },
        ...(correction === undefined ? [] : [{ role: 'user' as const, content: correction }]),
      ],
      output: Output.object({ schema: planAnswer, name: 'plan' }),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      // Tries are counted here: an answer that is no plan is worth one as well.
      maxRetries: 0,
      timeout: this.settings.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
      abortSignal: signal,
    });
    const problem = problemOf(output, goal);
    if (problem !== undefined) throw new UnusablePlanError(problem);
    return draftedPlan(output, `${this.name} ${PLAN_PROMPT.version}`);
  }

  private pauseMs(tries: number, failure: PlanFailure | undefined): number {
    const own = (this.settings.firstPauseMs ?? FIRST_PAUSE_MS) * 2 ** (tries - 1);
    return Math.max(own, failure?.afterMs ?? 0);
  }
}
