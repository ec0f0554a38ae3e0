import type { EventLog } from '@posthorn/event-log';
import {
  eventSubjectFilter,
  GenerationCanceled,
  GenerationCompleted,
  GenerationFailed,
  GenerationStarted,
  isEvent,
} from '@posthorn/events';
import type { Principal } from '@posthorn/platform';

/** What the log says of a generation, as `GET /mail/ai/generations/:id` answers. */
export interface GenerationView {
  readonly id: string;
  readonly status: 'running' | 'completed' | 'failed' | 'canceled';
  readonly type: string;
  readonly model: string;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly duration_ms: number | null;
  readonly cost_micro_usd: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** @returns nothing for one that is not there, or another workspace's, or was asked for in the other mode */
export async function findGeneration(
  log: Pick<EventLog, 'read'>,
  { workspaceId, testMode }: Pick<Principal, 'workspaceId' | 'testMode'>,
  generationId: string,
): Promise<GenerationView | undefined> {
  const subjects = [eventSubjectFilter({ workspaceId, family: GenerationStarted.family, key: generationId })];
  let view: GenerationView | undefined;
  for await (const event of log.read({ subjects })) {
    if (event.testMode !== testMode) return undefined;
    if (isEvent(GenerationStarted, event)) view = begun(event.data);
    else if (view && isEvent(GenerationCompleted, event)) {
      view = { ...view, ...spent(event.data), status: 'completed', ended_at: event.data.completedAt };
    } else if (view && isEvent(GenerationFailed, event)) {
      const error = { code: event.data.reason, message: event.data.error };
      view = { ...view, ...spent(event.data), status: 'failed', error, ended_at: event.data.failedAt };
    } else if (view && isEvent(GenerationCanceled, event)) {
      const error = { code: event.data.reason, message: 'It was canceled.' };
      view = { ...view, ...spent(event.data), status: 'canceled', error, ended_at: event.data.canceledAt };
    }
  }
  return view;
}

function begun(data: { generationId: string; kind: string; model: string; startedAt: string }): GenerationView {
  return {
    id: data.generationId,
    status: 'running',
    type: data.kind,
    model: data.model,
    created_at: data.startedAt,
    ended_at: null,
    input_tokens: null,
    output_tokens: null,
    duration_ms: null,
    cost_micro_usd: null,
    error: null,
  };
}

interface Spent {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly durationMs: number;
  readonly costMicroUsd?: number | undefined;
}

function spent({ inputTokens, outputTokens, durationMs, costMicroUsd }: Spent) {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    duration_ms: durationMs,
    cost_micro_usd: costMicroUsd ?? null,
  };
}
