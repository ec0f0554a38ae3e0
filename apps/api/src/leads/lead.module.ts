import { Module } from '@nestjs/common';
import { LeadController } from './lead.controller.js';
import { LeadExportController } from './lead-export.controller.js';
import { LeadImportController } from './lead-import.controller.js';
import { LeadImports } from './lead-imports.handler.js';
import { LeadListController } from './lead-list.controller.js';

/** The store of leads. Needs DatabaseModule, EventLogModule and BlobStoreModule beside it. */
@Module({
  // Before the one whose paths end in an id.
  controllers: [LeadExportController, LeadImportController, LeadListController, LeadController],
  providers: [LeadImports],
})
export class LeadModule {}
