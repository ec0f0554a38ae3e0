import type { Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import type { EventOf, LeadImportStarted } from '@posthorn/events';
import {
  addToLeadList,
  analyseLeads,
  countsOf,
  CsvError,
  decideImport,
  findImport,
  importOptions,
  importSteps,
  inspectLeadFile,
  type ImportCounts,
  type ImportOptions,
  type ImportPlace,
  type ImportStep,
  type LeadImport,
  RejectedRows,
  upsertLeads,
} from '@posthorn/leads';
import type { BlobStore } from '@posthorn/platform';

export interface ImportPorts {
  readonly db: Db;
  readonly log: Pick<EventLog, 'last' | 'decide'>;
  readonly blobs: BlobStore;
}

/** Somebody called the import off, or another process carries it on. */
const ENDED = Symbol('ended');
/** Rows after which the statistics of the table are worth their time. */
const ANALYSE_ROWS = 20_000;

/**
 * Carries an import on from its last `lead.import_progressed` to its end. What was stored after that is stored again, which
 * changes nothing; so a crash at any moment costs a batch of time.
 * @throws the signal's reason at a shutdown, and what the database or the log throw; done again then
 */
export async function runImport(ports: ImportPorts, place: ImportPlace, signal: AbortSignal): Promise<void> {
  const state = await findImport(ports.log, place);
  if (state.status !== 'running' || state.started === undefined) return;
  const { started } = state;
  try {
    const bytes = await read(ports.blobs, started.file.sha256);
    const options = await readOptions(ports.blobs, started);
    const rejected = await storeRows(ports, { ...place, options, bytes, state }, signal);
    if (rejected === ENDED) return;
    const errors = rejected.count === 0 ? undefined : await storeErrors(ports.blobs, rejected);
    await complete(ports, place, { outcome: 'complete', ...(errors !== undefined && { errors }) });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    await complete(ports, place, { outcome: 'error', error: error.message });
  }
}

/** Ends an import that cannot be carried on, with the reason. */
export function failImport(ports: ImportPorts, place: ImportPlace, error: string): Promise<void> {
  return complete(ports, place, { outcome: 'error', error });
}

interface Work extends ImportPlace {
  readonly bytes: Uint8Array;
  readonly options: ImportOptions;
  readonly state: LeadImport;
}

async function storeRows(ports: ImportPorts, work: Work, signal: AbortSignal): Promise<RejectedRows | typeof ENDED> {
  const { bytes, options } = work;
  let counts = countsOf(work.state);
  const file = await inspectLeadFile(bytes, options);
  const rejected = new RejectedRows(file.header);
  for await (const step of importSteps(bytes, { file, options, skip: counts.rows, rejected })) {
    signal.throwIfAborted();
    const after = await storeStep(ports, work, step, counts);
    if (after === ENDED) return ENDED;
    if (Math.floor(after.rows / ANALYSE_ROWS) > Math.floor(counts.rows / ANALYSE_ROWS)) await analyseLeads(ports.db);
    counts = after;
  }
  return rejected;
}

async function storeStep(
  { db, log }: ImportPorts,
  { workspaceId, importId, options }: Work,
  { batch, after, bytes }: ImportStep,
  before: ImportCounts,
): Promise<ImportCounts | typeof ENDED> {
  const stored = await upsertLeads(db, workspaceId, { rows: batch.leads, importId });
  if (options.list_id !== undefined)
    await addToLeadList(
      db,
      { workspaceId, listId: options.list_id },
      stored.map(({ leadId }) => leadId),
    );
  const created = stored.filter((lead) => lead.created).length;
  const counts = {
    rows: before.rows + batch.rows,
    created: before.created + created,
    updated: before.updated + batch.accepted - created,
    rejected: before.rejected + batch.rejected,
  };
  const progressedAt = new Date().toISOString();
  const { events } = await decideImport(
    log,
    { workspaceId, importId, at: progressedAt },
    { kind: 'progress', after, data: { importId, ...counts, sizeBytes: bytes, progressedAt } },
  );
  return events.length === 0 ? ENDED : counts;
}

async function complete(
  { log }: ImportPorts,
  place: ImportPlace,
  ended: {
    outcome: 'complete' | 'error';
    error?: string;
    errors?: { sha256: string; sizeBytes: number; contentType: string };
  },
): Promise<void> {
  const completedAt = new Date().toISOString();
  const { rows } = countsOf(await findImport(log, place));
  await decideImport(
    log,
    { ...place, at: completedAt },
    { kind: 'complete', after: rows, data: { importId: place.importId, ...ended, completedAt } },
  );
}

async function storeErrors(blobs: BlobStore, rejected: RejectedRows) {
  return { ...(await blobs.put(rejected.toFile())), contentType: 'text/csv; charset=utf-8' };
}

async function readOptions(
  blobs: BlobStore,
  { options }: EventOf<typeof LeadImportStarted>['data'],
): Promise<ImportOptions> {
  if (options === undefined) return {};
  return importOptions.parse(JSON.parse(Buffer.from(await read(blobs, options.sha256)).toString()));
}

async function read(blobs: BlobStore, sha256: string): Promise<Uint8Array> {
  const bytes = await blobs.get(sha256);
  if (bytes === undefined) throw new Error(`the blob ${sha256} of a lead import is not in the store`);
  return bytes;
}
