import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import type { z } from 'zod';
import { pageOf } from '../paging.js';
import { label } from '../stored-text.js';
import { assertOwnTenant, tenantQuery } from '../tenant.js';
import { heldListing } from './approval-body.js';
import { decisionProblem, unknownQueue } from './approval.errors.js';
import { HeldMessages } from './held-messages.js';
import { cursorOf, toHeldMessage, type HeldMessage, type HeldMessageWithContent } from './held-view.js';
import { isQueue, QUEUES, type QueueName } from './queues.js';

/** What waits for a person (PEERS 5.1). Reading never decides anything. */
@Controller('v1/agent/override')
export class QueueController {
  constructor(@Inject(HeldMessages) private readonly held: HeldMessages) {}

  /** Up to 10,000 of a kind are counted. */
  @Get('queues/counts')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async counts(
    @Caller() caller: Principal,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<{ counts: Readonly<Record<string, number>> }> {
    assertOwnTenant(caller, tenantId);
    const counted = await this.held.counts(caller).catch(rethrow);
    return { counts: Object.fromEntries(Object.keys(QUEUES).map((queue) => [queue, counted.get(queue) ?? 0])) };
  }

  @Get('queues/:queue')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async queue(
    @Caller() caller: Principal,
    @Param('queue', { schema: label }) queue: string,
    @Query({ schema: heldListing }) { tenantId, ...page }: z.output<typeof heldListing>,
  ): Promise<{ queue: QueueName; items: HeldMessage[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    if (!isQueue(queue)) throw unknownQueue(queue);
    return { queue, ...(await this.page(caller, { ...QUEUES[queue], queue }, page)) };
  }

  /** Every send that waits for approval, in whichever queue. */
  @Get('held-messages')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: heldListing }) { tenantId, ...page }: z.output<typeof heldListing>,
  ): Promise<{ heldMessages: HeldMessage[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    const { items, nextCursor } = await this.page(caller, { kind: 'approval', order: 'oldest' }, page);
    return { heldMessages: items, nextCursor };
  }

  /** With its content, all of it, and the hash that an approval names. */
  @Get('held-messages/:id')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<HeldMessageWithContent> {
    assertOwnTenant(caller, tenantId);
    const row = await this.held.find(caller, id).catch(rethrow);
    return { ...toHeldMessage(row), content: (await this.held.content(row)) ?? null };
  }

  private async page(
    caller: Principal,
    {
      kind,
      order,
      queue,
    }: { kind: 'approval' | 'blocked' | 'outcome' | undefined; order: 'oldest' | 'newest'; queue?: string },
    { limit, cursor, mailboxId }: Pick<z.output<typeof heldListing>, 'limit' | 'cursor' | 'mailboxId'>,
  ): Promise<{ items: HeldMessage[]; nextCursor: string | null }> {
    if (kind === undefined) return { items: [], nextCursor: null };
    const query = { kind, order, limit: limit + 1, cursor, ...(queue !== undefined && { queue }) };
    const rows = await this.held.list(caller, query, mailboxId).catch(rethrow);
    return pageOf(rows, limit, { view: toHeldMessage, cursor: cursorOf });
  }
}

function rethrow(error: unknown): never {
  throw decisionProblem(error);
}
