import type { Decider } from '@posthorn/event-log';
import {
  DraftCanceled,
  DraftCreated,
  DraftFailed,
  DraftScheduled,
  DraftSending,
  DraftSent,
  DraftUpdated,
  isEvent,
  type EventOf,
  type RecordedEvent,
} from '@posthorn/events';
import { DraftChangedError, DraftClosedError } from './draft.errors.js';

type Data<Definition extends Parameters<typeof isEvent>[0]> = EventOf<Definition>['data'];

export type DraftStatus = 'draft' | 'scheduled' | 'sending' | 'sent' | 'failed' | 'canceled';

export interface DraftState {
  /** Nothing before it was written. */
  readonly status?: DraftStatus;
  readonly content?: Data<typeof DraftCreated>['content'];
  readonly requestId?: string | undefined;
  /** ISO 8601 UTC. */
  readonly dueAt?: string;
}

export type DraftCommand =
  | { readonly kind: 'create'; readonly data: Data<typeof DraftCreated> }
  | { readonly kind: 'update'; readonly data: Data<typeof DraftUpdated> }
  | { readonly kind: 'hand-over'; readonly data: Data<typeof DraftSending>; readonly contentSha256: string }
  | { readonly kind: 'schedule'; readonly data: Data<typeof DraftScheduled>; readonly contentSha256: string }
  | { readonly kind: 'fail'; readonly data: Data<typeof DraftFailed> }
  | { readonly kind: 'cancel'; readonly data: Data<typeof DraftCanceled> };

export type DraftFact = EventOf<
  | typeof DraftCreated
  | typeof DraftUpdated
  | typeof DraftScheduled
  | typeof DraftSending
  | typeof DraftFailed
  | typeof DraftCanceled
>;

/** One draft among those to its recipient, whose events it is decided on. */
export function draftDecider(draftId: string): Decider<DraftCommand, DraftState, DraftFact> {
  return {
    initialState: {},
    decide: (command, state) => decide(draftId, command, state),
    evolve: (state, event) => (event.data['draftId'] === draftId ? evolve(state, event) : state),
  };
}

function decide(draftId: string, command: DraftCommand, state: DraftState): readonly DraftFact[] {
  const { status } = state;
  switch (command.kind) {
    case 'create':
      return status === undefined ? [DraftCreated.of(command.data)] : [];
    case 'update':
      assertStatus(draftId, state, ['draft', 'scheduled']);
      return [DraftUpdated.of(command.data)];
    case 'hand-over':
      // Handed over before, by a request whose answer was lost: the send has the same id, so it is made once.
      if (status === 'sending' && state.requestId === command.data.requestId) return [];
      assertStatus(draftId, state, ['draft']);
      assertContent(draftId, state, command.contentSha256);
      return [DraftSending.of(command.data)];
    case 'schedule':
      assertStatus(draftId, state, ['draft', 'scheduled']);
      assertContent(draftId, state, command.contentSha256);
      if (status === 'scheduled' && state.dueAt === command.data.dueAt) return [];
      return [DraftScheduled.of(command.data)];
    case 'fail':
      return status === 'sending' || status === 'scheduled' ? [DraftFailed.of(command.data)] : [];
    case 'cancel':
      if (status === 'canceled') return [];
      assertStatus(draftId, state, ['draft', 'scheduled']);
      return [DraftCanceled.of(command.data)];
    default:
      return command satisfies never;
  }
}

function evolve(state: DraftState, event: RecordedEvent): DraftState {
  if (isEvent(DraftCreated, event)) return { status: 'draft', content: event.data.content };
  if (isEvent(DraftUpdated, event)) return { ...state, content: event.data.content ?? state.content };
  if (isEvent(DraftScheduled, event))
    return { ...state, status: 'scheduled', requestId: event.data.requestId, dueAt: event.data.dueAt };
  if (isEvent(DraftSending, event)) return { ...state, status: 'sending', requestId: event.data.requestId };
  if (isEvent(DraftSent, event)) return { ...state, status: 'sent' };
  if (isEvent(DraftFailed, event)) return { ...state, status: 'failed' };
  if (isEvent(DraftCanceled, event)) return { ...state, status: 'canceled' };
  return state;
}

/** @throws DraftClosedError */
function assertStatus(draftId: string, { status }: DraftState, open: readonly DraftStatus[]): void {
  if (status !== undefined && open.includes(status)) return;
  throw new DraftClosedError(draftId, status ?? 'unknown');
}

/** What is sent is what was read: an edit in between must not go unsaid. */
function assertContent(draftId: string, { content }: DraftState, expectedSha256: string): void {
  if (content?.sha256 !== expectedSha256) throw new DraftChangedError(draftId);
}
