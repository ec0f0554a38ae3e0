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
import type { InboundHeld, InboundHeldWithContent } from './inbound-held-view.js';
import { InboundQueue, isMailId } from './inbound-queue.js';
import { QueuePages } from './queue-pages.js';
import { isQueue, QUEUES, type QueueName } from './queues.js';

/** What waits for a person (PEERS 5.1). Reading never decides anything. */
@Controller('v1/agent/override')
export class QueueController {
  constructor(
    @Inject(HeldMessages) private readonly held: HeldMessages,
    @Inject(InboundQueue) private readonly inbound: InboundQueue,
    @Inject(QueuePages) private readonly pages: QueuePages,
  ) {}

  /** Up to 10,000 of a kind are counted. */
  @Get('queues/counts')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async counts(
    @Caller() caller: Principal,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<{ counts: Readonly<Record<string, number>> }> {
    assertOwnTenant(caller, tenantId);
    const counted = await this.held.counts(caller).catch(rethrow);
    const mails = await this.inbound.counts(caller);
    const waiting = (queue: string) => (counted.get(queue) ?? 0) + (mails.get(queue) ?? 0);
    return { counts: Object.fromEntries(Object.keys(QUEUES).map((queue) => [queue, waiting(queue)])) };
  }

  @Get('queues/:queue')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async queue(
    @Caller() caller: Principal,
    @Param('queue', { schema: label }) queue: string,
    @Query({ schema: heldListing }) { tenantId, ...page }: z.output<typeof heldListing>,
  ): Promise<{ queue: QueueName; items: (HeldMessage | InboundHeld)[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    if (!isQueue(queue)) throw unknownQueue(queue);
    return { queue, ...(await this.pages.page(caller, queue, page).catch(rethrow)) };
  }

  /** Every send that waits for approval, in whichever queue. */
  @Get('held-messages')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: heldListing }) { tenantId, ...page }: z.output<typeof heldListing>,
  ): Promise<{ heldMessages: HeldMessage[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    const { limit, cursor, mailboxId } = page;
    const query = { kind: 'approval', order: 'oldest', limit: limit + 1, cursor } as const;
    const rows = await this.held.list(caller, query, mailboxId).catch(rethrow);
    const { items, nextCursor } = pageOf(rows, limit, { view: toHeldMessage, cursor: cursorOf });
    return { heldMessages: items, nextCursor };
  }

  /** With its content, all of it, and the hash that an approval names; or a received mail. */
  @Get('held-messages/:id')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<HeldMessageWithContent | InboundHeldWithContent> {
    assertOwnTenant(caller, tenantId);
    if (isMailId(id)) return this.inbound.show(caller, id);
    const row = await this.held.find(caller, id).catch(rethrow);
    return { ...toHeldMessage(row), content: (await this.held.content(row)) ?? null };
  }
}

function rethrow(error: unknown): never {
  throw decisionProblem(error);
}
