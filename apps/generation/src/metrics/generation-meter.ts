import type { ModelUsage } from '@posthorn/models';
import { histogramOf, observe } from '@posthorn/platform';
import type { GenerationCommand } from '../run/generation.decider.js';
import { generationMetrics } from './generation-metrics.js';

/** What the generations of this process come to. */
export class GenerationMeter {
  private readonly duration = histogramOf(generationMetrics.duration);
  private readonly firstTokens = histogramOf(generationMetrics.firstToken);
  private readonly refusals = new Map<string, number>();
  private readonly tokens = { input: 0, output: 0 };
  private running = 0;
  private lost = 0;
  private readonly stops = [
    observe(generationMetrics.running, () => this.running),
    observe(generationMetrics.lost, () => this.lost),
    observe(generationMetrics.refused, () => Array.from(this.refusals, ([reason, count]) => [count, { reason }])),
    observe(generationMetrics.tokens, () => [
      [this.tokens.input, { kind: 'input' }],
      [this.tokens.output, { kind: 'output' }],
    ]),
  ];

  /** Milliseconds since the model was asked. */
  firstToken(afterMs: number): void {
    this.firstTokens.record(afterMs / 1e3);
  }

  /** @param work ends with the fact that the generation ended with */
  async ofGeneration(work: () => Promise<GenerationCommand>): Promise<void> {
    const startedAt = performance.now();
    let outcome = 'unrecorded';
    this.running++;
    try {
      const command = await work();
      outcome = outcomeOf(command);
      if (command.kind !== 'start') this.spent(command.data);
    } finally {
      this.running--;
      this.duration.record((performance.now() - startedAt) / 1e3, { outcome });
    }
  }

  /** @param code as the caller is told */
  refused(code: string): void {
    const reason = code.toLowerCase();
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
  }

  ended(lost: number): void {
    this.lost += lost;
  }

  close(): void {
    for (const stop of this.stops) stop();
  }

  private spent({ inputTokens, outputTokens }: ModelUsage): void {
    this.tokens.input += inputTokens;
    this.tokens.output += outputTokens;
  }
}

function outcomeOf(command: GenerationCommand): string {
  if (command.kind === 'fail' || command.kind === 'cancel') return command.data.reason;
  return 'completed';
}
