import type { EventLog } from '@posthorn/event-log';
import { eventSubjectFilter, GenerationStarted } from '@posthorn/events';
import { generation, type GenerationCommand, type GenerationFacts } from './generation.decider.js';

/** Which generation, and whose. */
export interface GenerationPlace {
  readonly workspaceId: string;
  readonly generationId: string;
  readonly testMode: boolean;
}

/** The facts of generations. */
export class GenerationLog {
  constructor(
    private readonly log: Pick<EventLog, 'decide' | 'read'>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * @returns whether it became a fact; not, when it was one already, or the generation has another end
   * @throws LogUnavailableError
   */
  async decide({ workspaceId, generationId, testMode }: GenerationPlace, command: GenerationCommand): Promise<boolean> {
    const subject = subjectOf(workspaceId, generationId);
    const place = () => ({
      workspaceId,
      key: generationId,
      occurredAt: this.now().toISOString(),
      testMode,
      correlationId: generationId,
    });
    const { events } = await this.log.decide({ workspaceId, subject, place }, generation, command);
    return events.length > 0;
  }

  /** What is known of it, and whether test keys asked for it. */
  async find(workspaceId: string, generationId: string): Promise<GenerationFacts & { readonly testMode: boolean }> {
    let state = generation.initialState;
    let testMode = false;
    for await (const event of this.log.read({ subjects: [subjectOf(workspaceId, generationId)] })) {
      state = generation.evolve(state, event);
      ({ testMode } = event);
    }
    return { ...state, testMode };
  }
}

function subjectOf(workspaceId: string, generationId: string): string {
  return eventSubjectFilter({ workspaceId, family: GenerationStarted.family, key: generationId });
}
