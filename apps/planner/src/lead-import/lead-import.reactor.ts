import { Controller, Inject } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { ConsumeEvents, EVENT_LOG, type ConsumeContext, type EventLog, type RecordedOf } from '@posthorn/event-log';
import { LeadImportStarted } from '@posthorn/events';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { FairSeats } from '../seats/fair-seats.js';
import { failImport, runImport } from './run-import.js';

/** Tries before an import is given up, with what was done of it kept. */
const TRIES = 8;
/** A process that died is noticed after this; milliseconds. One that lives says so three times as often. */
const ACK_WAIT_MS = 10_000;
/** Imports at once in one process. */
const IMPORTS_AT_ONCE = 3;
/** Imports that this process has in hand, with those that wait for a seat. */
const IN_HAND = 64;

/** Imports lead files; the message of a file is held until its import has ended, so that another process goes on after a crash. */
@Controller()
export class LeadImportReactor {
  private readonly seats = new FairSeats(IMPORTS_AT_ONCE);

  constructor(
    @Inject(DATABASE) readonly db: Db,
    @Inject(EVENT_LOG) readonly log: EventLog,
    @Inject(BLOB_STORE) readonly blobs: BlobStore,
  ) {}

  @ConsumeEvents(
    { durable: 'planner-lead-import', concurrency: IN_HAND, maxDeliver: TRIES + 1, ackWaitMs: ACK_WAIT_MS },
    LeadImportStarted,
  )
  async import(
    { workspaceId, data }: RecordedOf<typeof LeadImportStarted>,
    { signal, deliveries }: ConsumeContext,
  ): Promise<void> {
    const place = { workspaceId, importId: data.importId };
    try {
      await this.seats.with(workspaceId, signal, () => runImport(this, place, signal));
    } catch (error) {
      if (deliveries < TRIES || signal.aborted) throw error;
      const reason =
        'It failed several times on this server. Send the file again: rows that are stored stay as they are.';
      await failImport(this, place, reason);
    }
  }
}
