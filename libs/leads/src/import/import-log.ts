import type { Appended, EventLog } from '@posthorn/event-log';
import { eventSubjectFilter } from '@posthorn/events';
import { foldImport, leadImport, type ImportCommand, type LeadImport } from './lead-import.decider.js';

export interface ImportPlace {
  readonly workspaceId: string;
  /** `imp_` + ULID. */
  readonly importId: string;
}

const VERBS = ['import_started', 'import_progressed', 'import_completed'];

/** How far an import is. `unknown` for that of another workspace. */
export async function findImport(
  log: Pick<EventLog, 'last'>,
  { workspaceId, importId }: ImportPlace,
): Promise<LeadImport> {
  const events = await Promise.all(
    VERBS.map((verb) => log.last(eventSubjectFilter({ workspaceId, family: 'lead', key: importId, verb }))),
  );
  return foldImport(events.filter((event) => event !== undefined));
}

/**
 * @param at ISO 8601
 * @returns no events when the command came too late
 */
export function decideImport(
  log: Pick<EventLog, 'decide'>,
  { workspaceId, importId, at }: ImportPlace & { readonly at: string },
  command: ImportCommand,
): Promise<Appended> {
  return log.decide(
    {
      workspaceId,
      subject: eventSubjectFilter({ workspaceId, family: 'lead', key: importId }),
      fold: 'latest',
      place: () => ({ workspaceId, key: importId, occurredAt: at, testMode: false, correlationId: importId }),
    },
    leadImport,
    command,
  );
}
