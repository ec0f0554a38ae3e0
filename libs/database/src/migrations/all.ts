import type { Migration } from 'kysely/migration';
import { configuration } from './0001-configuration.js';
import { readModels } from './0002-read-models.js';
import { browserAccess } from './0003-browser-access.js';
import { sending } from './0004-sending.js';
import { verifiedDomains } from './0005-verified-domains.js';
import { leads } from './0006-leads.js';
import { autopilotCredits } from './0007-autopilot-credits.js';
import { inbound } from './0008-inbound.js';
import { generationSlots } from './0009-generation-slots.js';
import { generateScope } from './0010-generate-scope.js';
import { users } from './0011-users.js';
import { inboundBytes } from './0012-inbound-bytes.js';

/**
 * Every migration by its name, run in the order of the names. A shipped one never changes
 * (shipped-migrations.unit.test.ts); a change is the next file: expand, backfill, contract, one concern each.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-configuration': configuration,
  '0002-read-models': readModels,
  '0003-browser-access': browserAccess,
  '0004-sending': sending,
  '0005-verified-domains': verifiedDomains,
  '0006-leads': leads,
  '0007-autopilot-credits': autopilotCredits,
  '0008-inbound': inbound,
  '0009-generation-slots': generationSlots,
  '0010-generate-scope': generateScope,
  '0011-users': users,
  '0012-inbound-bytes': inboundBytes,
};
