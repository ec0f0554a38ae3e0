import { Module } from '@nestjs/common';
import { LeadImportReactor } from './lead-import.reactor.js';

/** Needs EventLogModule, DatabaseModule and BlobStoreModule beside it. */
@Module({ controllers: [LeadImportReactor] })
export class LeadImportModule {}
