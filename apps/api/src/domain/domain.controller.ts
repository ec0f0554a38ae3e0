import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { domainName } from '../domain-name.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { idCursor, pageOf, paging } from '../paging.js';
import { label } from '../stored-text.js';
import { assertOwnTenant, tenantBody, tenantQuery } from '../tenant.js';
import { domainProblem, unknownDomain } from './domain.errors.js';
import { toCheckedView, toDomainView, type CheckedDomainView, type DomainView } from './domain-view.js';
import { SendingDomains } from './sending-domains.js';

const newDomain = z.strictObject({ tenantId: z.string().optional(), domain: domainName });
const listing = z.strictObject({ ...paging, cursor: idCursor('dom') });

/** The domains that mail is sent from. An id in a path may also be the domain itself. */
@Controller('v1/agent/domains')
export class DomainController {
  constructor(@Inject(SendingDomains) private readonly domains: SendingDomains) {}

  /** Added again, it is the same domain with the same records. */
  @Post()
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  @Idempotent({ operation: 'add-domain' })
  async add(
    @Caller() caller: Principal,
    @Body({ schema: newDomain }) { tenantId, domain }: z.output<typeof newDomain>,
  ): Promise<DomainView> {
    assertMay(caller, tenantId);
    return toDomainView(await this.domains.add(caller.workspaceId, domain));
  }

  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: listing }) { tenantId, limit, cursor }: z.output<typeof listing>,
  ): Promise<{ domains: DomainView[]; nextCursor: string | null }> {
    assertMay(caller, tenantId);
    const found = await this.domains.list(caller.workspaceId, { after: cursor, limit: limit + 1 });
    const { items, nextCursor } = pageOf(found, limit, { view: toDomainView, cursor: ({ row }) => row.id });
    return { domains: items, nextCursor };
  }

  @Get(':id')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<DomainView> {
    assertMay(caller, tenantId);
    return toDomainView(known(await this.domains.find(caller.workspaceId, id), id));
  }

  /** Asks DNS now. */
  @Post(':id/verify')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async verify(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: tenantBody }) { tenantId }: z.output<typeof tenantBody>,
  ): Promise<CheckedDomainView> {
    assertMay(caller, tenantId);
    const verification = await this.domains.verify(caller.workspaceId, id, new Date()).catch(rethrow);
    return toCheckedView(known(verification, id));
  }

  @Post(':id/warmup')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async startWarmup(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: tenantBody }) { tenantId }: z.output<typeof tenantBody>,
  ): Promise<DomainView> {
    assertMay(caller, tenantId);
    return toDomainView(known(await this.domains.warmUp(caller.workspaceId, id, new Date()), id));
  }

  @Delete(':id/warmup')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async endWarmup(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<DomainView> {
    assertMay(caller, tenantId);
    return toDomainView(known(await this.domains.warmUp(caller.workspaceId, id, null), id));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async remove(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<void> {
    assertMay(caller, tenantId);
    if (!(await this.domains.remove(caller.workspaceId, id))) throw unknownDomain(id);
  }
}

function assertMay(caller: Principal, tenantId: string | undefined): void {
  assertOwnTenant(caller, tenantId);
  assertUnbound(caller);
}

/** @throws Problem 404 */
function known<Found>(found: Found | undefined, id: string): Found {
  if (found === undefined) throw unknownDomain(id);
  return found;
}

function rethrow(error: unknown): never {
  throw domainProblem(error);
}
