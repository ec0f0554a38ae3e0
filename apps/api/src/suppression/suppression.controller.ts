import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { Caller, RequireKey, WORKSPACES, type Principal, type Workspaces } from '@posthorn/platform';
import { Suppressions, type Suppression, type SuppressionKey } from '@posthorn/sending';
import type { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { readCaughtUp } from '../caught-up.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { requesterOf } from '../requester.js';
import { label } from '../stored-text.js';
import { assertOwnTenant } from '../tenant.js';
import { findSuppressedAddress } from './suppressed-address.queries.js';
import { addressOf, lookup, newSuppression, removal, removalById, suppressionListing } from './suppression-body.js';
import { pageProblem, unknownSuppression } from './suppression.errors.js';
import { parseSuppressionId } from './suppression-id.js';
import { toSuppressionView, type SuppressionView } from './suppression-view.js';

type SuppressionsDatabase = Parameters<typeof findSuppressedAddress>[0];

/** Who is not to be mailed, in a workspace or a campaign of it. The operator's list (`global`) is shown, not changed, here. */
@Controller(['v1/agent/suppressions', 'v1/suppressions'])
export class SuppressionController {
  constructor(
    @Inject(Suppressions) private readonly suppressions: Suppressions,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
    @Inject(DATABASE) readonly db: SuppressionsDatabase,
    @Inject(EVENT_LOG) readonly log: EventLog,
  ) {}

  /** Added again, it is the same entry with what is new of it. */
  @Post()
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  @Idempotent({ operation: 'add-suppression' })
  async add(
    @Caller() caller: Principal,
    @Body({ schema: newSuppression }) body: z.output<typeof newSuppression>,
  ): Promise<SuppressionView> {
    assertOwnTenant(caller, body.tenantId);
    assertUnbound(caller);
    const { reasonCode, note, expiresAt } = body;
    const entry = {
      ...keyOf(body),
      reasonCode,
      note,
      expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
    };
    const { suppression } = await this.suppressions.add(entry, requesterOf(caller));
    return this.view(caller, suppression);
  }

  /** Those in force, newest first. */
  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: suppressionListing }) { tenantId, email, ...query }: z.output<typeof suppressionListing>,
  ): Promise<{ suppressions: SuppressionView[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    const { suppressions, nextCursor } =
      email === undefined
        ? await readCaughtUp(this, () =>
            this.suppressions.list(caller.workspaceId, { ...query, testMode: caller.testMode }),
          ).catch(rethrow)
        : { suppressions: (await this.own(caller, email)).filter((entry) => isWanted(entry, query)) };
    return {
      suppressions: await Promise.all(suppressions.map((entry) => this.view(caller, entry))),
      nextCursor: nextCursor ?? null,
    };
  }

  /** Whether an address may be mailed, the operator's list included; strongest scope first. */
  @Get('lookup')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async lookup(
    @Caller() caller: Principal,
    @Query({ schema: lookup }) { tenantId, email }: z.output<typeof lookup>,
  ): Promise<{ email: string; suppressed: boolean; suppressions: SuppressionView[] }> {
    assertOwnTenant(caller, tenantId);
    const found = await this.suppressions.find(caller.workspaceId, email, caller);
    const suppressions = await Promise.all(found.map((entry) => this.view(caller, entry)));
    return { email, suppressed: found.some(({ scope }) => scope !== 'campaign'), suppressions };
  }

  /** Removed already is no error. */
  @Post('remove')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async remove(
    @Caller() caller: Principal,
    @Body({ schema: removal }) body: z.output<typeof removal>,
  ): Promise<{ removed: boolean }> {
    assertOwnTenant(caller, body.tenantId);
    assertUnbound(caller);
    const { attestation } = body;
    const { changed } = await this.suppressions.remove(keyOf(body), requesterOf(caller), { attestation });
    return { removed: changed };
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async removeById(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: removalById }) { tenantId, attestation }: z.output<typeof removalById>,
  ): Promise<void> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    const place = parseSuppressionId(id);
    const contactEmail = place && (await this.addressOf(caller, place.contactKey));
    if (contactEmail === undefined) throw unknownSuppression(id);
    const { campaignId } = place ?? {};
    const entry =
      campaignId === undefined
        ? { contactEmail, scope: 'tenant' as const }
        : { contactEmail, scope: 'campaign' as const, campaignId };
    await this.suppressions.remove(entry, requesterOf(caller), { attestation });
  }

  private addressOf({ workspaceId }: Principal, contactKey: string): Promise<string | undefined> {
    return readCaughtUp(this, () => findSuppressedAddress(this.db, workspaceId, contactKey));
  }

  /** Of the workspace itself: the operator's entries are not its to list. */
  private async own(caller: Principal, email: string): Promise<readonly Suppression[]> {
    return (await this.suppressions.find(caller.workspaceId, email, caller)).filter(({ scope }) => scope !== 'global');
  }

  private async view({ workspaceId }: Principal, entry: Suppression): Promise<SuppressionView> {
    return toSuppressionView(entry, await this.workspaces.contactKeyOf(workspaceId, entry.contactEmail));
  }
}

function rethrow(error: unknown): never {
  throw pageProblem(error);
}

type Keyed = z.output<typeof newSuppression> | z.output<typeof removal>;

function keyOf(body: Keyed): SuppressionKey {
  const contactEmail = addressOf(body);
  return { contactEmail, scope: body.scope, ...(body.campaignId !== undefined && { campaignId: body.campaignId }) };
}

function isWanted(
  entry: Suppression,
  { scope, campaignId, reasonCode }: Pick<z.output<typeof suppressionListing>, 'scope' | 'campaignId' | 'reasonCode'>,
): boolean {
  const wanted = { scope, campaignId, reasonCode };
  return (['scope', 'campaignId', 'reasonCode'] as const).every(
    (name) => wanted[name] === undefined || wanted[name] === entry[name],
  );
}
