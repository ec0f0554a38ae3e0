import type { Decider } from '@posthorn/event-log';
import {
  isEvent,
  LeadImportCompleted,
  LeadImportProgressed,
  LeadImportStarted,
  type EventOf,
  type RecordedEvent,
} from '@posthorn/events';

/** How far an import is, folded from the log. */
export interface LeadImport {
  readonly status: 'unknown' | 'running' | 'complete' | 'error' | 'canceled';
  readonly started?: EventOf<typeof LeadImportStarted>['data'];
  readonly progressed?: EventOf<typeof LeadImportProgressed>['data'];
  readonly completed?: EventOf<typeof LeadImportCompleted>['data'];
}

/** Rows so far, by what became of them. */
export type ImportCounts = Pick<
  EventOf<typeof LeadImportProgressed>['data'],
  'rows' | 'created' | 'updated' | 'rejected'
>;

export const NO_ROWS: ImportCounts = { rows: 0, created: 0, updated: 0, rejected: 0 };

export type ImportCommand =
  | { readonly kind: 'start'; readonly data: EventOf<typeof LeadImportStarted>['data'] }
  /** `after`: rows that were done before; somebody else who did more makes it void. */
  | { readonly kind: 'progress'; readonly after: number; readonly data: EventOf<typeof LeadImportProgressed>['data'] }
  | {
      readonly kind: 'complete';
      readonly after: number;
      readonly data: Omit<EventOf<typeof LeadImportCompleted>['data'], keyof ImportCounts>;
    }
  | { readonly kind: 'cancel'; readonly importId: string; readonly canceledAt: string };

type ImportFact = EventOf<typeof LeadImportStarted | typeof LeadImportProgressed | typeof LeadImportCompleted>;

/** An import is carried on by one process at a time, and by nobody once it has ended. */
export const leadImport: Decider<ImportCommand, LeadImport, ImportFact> = {
  initialState: { status: 'unknown' },

  decide(command, state) {
    if (command.kind === 'start') return state.status === 'unknown' ? [LeadImportStarted.of(command.data)] : [];
    if (state.status !== 'running') return [];
    const counts = countsOf(state);
    switch (command.kind) {
      case 'progress':
        return counts.rows === command.after ? [LeadImportProgressed.of(command.data)] : [];
      case 'complete':
        return counts.rows === command.after ? [LeadImportCompleted.of({ ...command.data, ...counts })] : [];
      case 'cancel': {
        const { importId, canceledAt: completedAt } = command;
        return [LeadImportCompleted.of({ importId, outcome: 'canceled', ...counts, completedAt })];
      }
      default:
        return command satisfies never;
    }
  },

  evolve(state, event) {
    if (isEvent(LeadImportStarted, event)) return { ...state, status: statusOf(state.completed), started: event.data };
    if (isEvent(LeadImportProgressed, event)) return { ...state, progressed: event.data };
    if (isEvent(LeadImportCompleted, event)) return { ...state, status: event.data.outcome, completed: event.data };
    return state;
  },
};

/** The events of an import in whatever order they are read. */
export function foldImport(events: Iterable<RecordedEvent>): LeadImport {
  let state = leadImport.initialState;
  for (const event of events) state = leadImport.evolve(state, event);
  return state;
}

export function countsOf({ progressed, completed }: LeadImport): ImportCounts {
  const { rows, created, updated, rejected } = completed ?? progressed ?? NO_ROWS;
  return { rows, created, updated, rejected };
}

function statusOf(completed: LeadImport['completed']): LeadImport['status'] {
  return completed?.outcome ?? 'running';
}
