import { LogUnavailableError } from '@posthorn/event-log';
import type { Logger } from '@posthorn/platform';
import { copyMessages, type StartAnswer, type StartGeneration } from '@posthorn/writing';
import type { DailyTokens } from '../limits/daily-tokens.js';
import type { GenerationSlots } from '../limits/generation-slots.js';
import type { GenerationMeter } from '../metrics/generation-meter.js';
import type { CopyModel } from '../model/copy-model.js';
import type { GenerationLog } from '../run/generation-log.js';
import { promptHash } from '../run/generation-run.js';
import type { GenerationRuns } from '../run/generation-runs.js';
import { otherRequest, overBudget, stopping, tooManyAtOnce, unavailable } from './refusals.js';

export interface StarterOptions {
  readonly model: CopyModel;
  readonly log: Pick<GenerationLog, 'decide' | 'find'>;
  readonly slots: Pick<GenerationSlots, 'take' | 'hold' | 'free'>;
  readonly tokens: Pick<DailyTokens, 'spent' | 'secondsLeft'>;
  readonly runs: Pick<GenerationRuns, 'begin'>;
  readonly logger: Logger;
  readonly meter: Pick<GenerationMeter, 'refused'>;
  /** Tokens a workspace may have read and written in a day; 0 for no limit. */
  readonly dailyTokens: number;
  /** Of a workspace; said in refusals. */
  readonly concurrency: number;
  readonly maxOutputTokens: number;
  readonly now?: () => Date;
}

/** Decides whether a model is asked, and asks it. */
export class GenerationStarter {
  #isStopping = false;
  readonly #starting = new Set<Promise<StartAnswer>>();

  constructor(private readonly options: StarterOptions) {}

  /** From now on whoever asks is sent to another replica. Returns when nobody is about to begin. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#starting);
  }

  /** Asked again with the same id, it begins nothing: the reader reads what the first has begun. */
  async start(ask: StartGeneration): Promise<StartAnswer> {
    const answer = this.#isStopping ? stopping() : await this.#counted(this.#tryToStart(ask));
    if (!answer.ok) this.options.meter.refused(answer.code);
    return answer;
  }

  async #counted(start: Promise<StartAnswer>): Promise<StartAnswer> {
    this.#starting.add(start);
    try {
      return await start;
    } finally {
      this.#starting.delete(start);
    }
  }

  /** Never rejects. */
  async #tryToStart(ask: StartGeneration): Promise<StartAnswer> {
    try {
      return await this.#start(ask);
    } catch (error) {
      if (!(error instanceof LogUnavailableError))
        this.options.logger.error({ err: error }, 'a generation did not begin');
      return unavailable();
    }
  }

  async #start(ask: StartGeneration): Promise<StartAnswer> {
    const { slots, tokens, log, runs, model, dailyTokens, concurrency } = this.options;
    const { workspaceId, generationId, testMode, request, startedBy } = ask;
    const messages = copyMessages(request, ask.answering);
    const promptSha256 = promptHash(messages);
    const left = dailyTokens === 0 ? Infinity : dailyTokens - (await tokens.spent(workspaceId));
    if (left <= 0) return (await this.#known(ask, promptSha256)) ?? overBudget(dailyTokens, tokens.secondsLeft());
    if (!(await slots.take(workspaceId, generationId)))
      return (await this.#known(ask, promptSha256)) ?? tooManyAtOnce(concurrency);
    const place = { workspaceId, generationId, testMode };
    const begun = await log
      .decide(place, {
        kind: 'start',
        data: {
          generationId,
          model: model.name,
          promptSha256,
          kind: ask.answering === undefined ? request.type : 'reply',
          ...(request.tone !== undefined && { tone: request.tone }),
          startedBy,
          startedAt: (this.options.now?.() ?? new Date()).toISOString(),
        },
      })
      .catch(async (error: unknown) => {
        await slots.free(generationId);
        throw error;
      });
    if (!begun) return (await this.#known(ask, promptSha256)) ?? unavailable();
    slots.hold(generationId);
    runs.begin({ ask, messages, maxOutputTokens: Math.min(this.options.maxOutputTokens, left) });
    return { ok: true, model: model.name };
  }

  /** What is said of one that was begun before; it needs no place and no tokens. */
  async #known({ workspaceId, generationId }: StartGeneration, promptSha256: string): Promise<StartAnswer | undefined> {
    const { started, ended } = await this.options.log.find(workspaceId, generationId);
    if (started === undefined) return undefined;
    // Whoever runs it frees its place; that of one that is over was taken just now.
    if (ended) await this.options.slots.free(generationId);
    return started.promptSha256 === promptSha256 ? { ok: true, model: started.model } : otherRequest();
  }
}
