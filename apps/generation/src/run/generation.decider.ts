import type { Decider } from '@posthorn/event-log';
import {
  type EventFact,
  GenerationCanceled,
  GenerationCompleted,
  GenerationFailed,
  GenerationStarted,
  isEvent,
  type RecordedEvent,
} from '@posthorn/events';
import type { z } from 'zod';

type Data<Definition extends { readonly data: z.ZodType }> = z.output<Definition['data']>;
type Ending<Definition extends { readonly data: z.ZodType }> = Omit<
  Data<Definition>,
  'generationId' | 'model' | 'promptSha256'
>;

export type GenerationCommand =
  | { readonly kind: 'start'; readonly data: Data<typeof GenerationStarted> }
  | { readonly kind: 'complete'; readonly data: Ending<typeof GenerationCompleted> }
  | { readonly kind: 'fail'; readonly data: Ending<typeof GenerationFailed> }
  | { readonly kind: 'cancel'; readonly data: Ending<typeof GenerationCanceled> };

/** What the log knows of a generation. */
export interface GenerationFacts {
  readonly started?: Data<typeof GenerationStarted>;
  readonly ended: boolean;
}

const ENDINGS: ReadonlySet<string> = new Set([
  GenerationCompleted.type,
  GenerationFailed.type,
  GenerationCanceled.type,
]);

/** A generation begins once and ends once, whoever says so: the replica that ran it, or another that found it gone. */
export const generation: Decider<GenerationCommand, GenerationFacts, EventFact> = {
  initialState: { ended: false },
  evolve(state: GenerationFacts, event: RecordedEvent): GenerationFacts {
    if (isEvent(GenerationStarted, event)) return { ...state, started: event.data };
    return ENDINGS.has(event.type) ? { ...state, ended: true } : state;
  },
  decide(command, { started, ended }) {
    if (command.kind === 'start') return started === undefined ? [GenerationStarted.of(command.data)] : [];
    if (started === undefined || ended) return [];
    const { generationId, model, promptSha256 } = started;
    const about = { generationId, model, promptSha256 };
    if (command.kind === 'complete') return [GenerationCompleted.of({ ...about, ...command.data })];
    if (command.kind === 'fail') return [GenerationFailed.of({ ...about, ...command.data })];
    return [GenerationCanceled.of({ ...about, ...command.data })];
  },
};
