import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { eventSubjectFilter, isEvent, LeadImportStarted, newId } from '@posthorn/events';
import {
  CsvError,
  decideImport,
  findImport,
  findLeadList,
  inspectLeadFile,
  type ImportOptions,
  type LeadImport,
} from '@posthorn/leads';
import { actorOf, BLOB_STORE, type BlobStore, type Principal } from '@posthorn/platform';
import { importEnded, noErrorFile, unknownImport, unusableUpload } from './lead.errors.js';
import type { LeadUpload } from './lead-upload.js';

const IMPORT_ID = /^imp_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Starts imports and tells how far they are; the planner carries them out. */
@Injectable()
export class LeadImports {
  constructor(
    @Inject(DATABASE) private readonly db: Db,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
  ) {}

  /** @returns the import's id @throws Problem 422 when the file is none of leads */
  async start(caller: Principal, { bytes, filename, options }: LeadUpload): Promise<string> {
    const { workspaceId } = caller;
    const wanted = await this.withListId(workspaceId, options);
    await inspectLeadFile(bytes, wanted).catch(refuseFile);
    const [file, kept] = await Promise.all([
      this.blobs.put(bytes),
      this.blobs.put(Buffer.from(JSON.stringify(wanted))),
    ]);
    const importId = newId('imp');
    const startedAt = new Date().toISOString();
    const data = {
      importId,
      file: { ...file, contentType: 'text/csv' },
      ...(filename !== undefined && { filename }),
      options: { ...kept, contentType: 'application/json' },
      startedBy: actorOf(caller),
      startedAt,
    };
    await decideImport(this.log, { workspaceId, importId, at: startedAt }, { kind: 'start', data });
    return importId;
  }

  /** @throws Problem 404 */
  async find({ workspaceId }: Principal, importId: string): Promise<LeadImport> {
    // Anything else might not be one token of a subject.
    if (!IMPORT_ID.test(importId)) throw unknownImport();
    const state = await findImport(this.log, { workspaceId, importId });
    if (state.status === 'unknown') throw unknownImport();
    return state;
  }

  /** Newest first. */
  async list(
    caller: Principal,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): Promise<{ readonly imports: LeadImport[]; readonly total: number }> {
    const { workspaceId } = caller;
    const ids: string[] = [];
    const subjects = [eventSubjectFilter({ workspaceId, family: 'lead', verb: LeadImportStarted.verb })];
    for await (const event of this.log.read({ subjects }))
      if (isEvent(LeadImportStarted, event)) ids.push(event.data.importId);
    const page = ids.toReversed().slice(offset, offset + limit);
    return { imports: await Promise.all(page.map((id) => this.find(caller, id))), total: ids.length };
  }

  /** Rows that are stored stay. @throws Problem 404, or 409 when it has ended */
  async cancel(caller: Principal, importId: string): Promise<void> {
    await this.find(caller, importId);
    const { workspaceId } = caller;
    const canceledAt = new Date().toISOString();
    const place = { workspaceId, importId, at: canceledAt };
    const { events } = await decideImport(this.log, place, { kind: 'cancel', importId, canceledAt });
    if (events.length === 0) throw importEnded((await this.find(caller, importId)).status);
  }

  /** @throws Problem 404 */
  async errorFile(caller: Principal, importId: string): Promise<Uint8Array> {
    const { completed } = await this.find(caller, importId);
    const bytes = completed?.errors && (await this.blobs.get(completed.errors.sha256));
    if (bytes === undefined) throw noErrorFile();
    return bytes;
  }

  private async withListId(
    workspaceId: string,
    { list_id: wanted, ...options }: ImportOptions,
  ): Promise<ImportOptions> {
    if (wanted === undefined) return options;
    const list = await findLeadList(this.db, workspaceId, wanted);
    if (list === undefined)
      throw unusableUpload('options/list_id', 'is no list of this workspace; make it first, by POST /api/lead-lists');
    return { ...options, list_id: list.id };
  }
}

function refuseFile(error: unknown): never {
  throw error instanceof CsvError ? unusableUpload('file', error.message.replace(/\.$/, '')) : error;
}
