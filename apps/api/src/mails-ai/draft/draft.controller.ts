import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  Caller,
  mailsAiError,
  ProblemShape,
  RequireKey,
  RouteConfig,
  type Principal,
  type RouteOptions,
} from '@posthorn/platform';
import { z } from 'zod';
import { Idempotent } from '../../idempotency/idempotent.js';
import { SenderAgents } from '../agent/sender-agents.js';
import { KEYS } from '../keys.js';
import { BODY_LIMIT_BYTES } from '../message/message-body.js';
import { MessageIds } from '../message/message-ids.js';
import { paging, type Page } from '../paging.js';
import { draftChanges, newDraft, scheduleDraft, sendDraft, type DraftChanges, type NewDraft } from './draft-body.js';
import { DraftReader } from './draft-reader.js';
import type { SentDraft } from './draft-target.js';
import { draftView, knownDraft, type DraftView } from './draft-view.js';
import { Drafts } from './drafts.handler.js';

const listing = z.strictObject({
  ...paging,
  status: z.enum(['draft', 'scheduled', 'sending', 'sent', 'failed', 'canceled']).optional(),
});

/** Mails that are written before anybody decides to send them (PEERS 5.2). */
@Controller(['v1/drafts', 'api/v1/drafts'])
@ProblemShape(mailsAiError)
export class DraftController {
  constructor(
    @Inject(Drafts) private readonly drafts: Drafts,
    @Inject(DraftReader) private readonly reader: DraftReader,
    @Inject(SenderAgents) private readonly agents: SenderAgents,
    @Inject(MessageIds) private readonly ids: MessageIds,
  ) {}

  /** Writes a draft; nothing but its recipient has to be there yet. With `send_at` it is scheduled. */
  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  @Idempotent({ operation: 'mails-ai-create-draft' })
  async create(
    @Caller() caller: Principal,
    @Body({ schema: newDraft }) body: NewDraft,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<DraftView> {
    const messageId = await this.ids.messageId(caller, { key, part: 'draft' });
    return this.drafts.create(messageId.replace(/^msg_/, 'drf_'), body, caller);
  }

  /** Drafts, newest first. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: listing }) query: z.output<typeof listing>,
  ): Promise<Page<DraftView>> {
    return this.reader.list(caller, { ...query, agentId: await this.agents.ownAgent(caller) });
  }

  /** A draft with its text. */
  @Get(':id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async show(@Caller() caller: Principal, @Param('id') id: string): Promise<DraftView> {
    const { row, content, send } = await this.reader.find(caller, id, await this.agents.ownAgent(caller));
    return draftView(knownDraft(row, content, send));
  }

  /** Rewrites a draft that was not sent; `send_at` schedules or moves it. Its recipient stays. */
  @Patch(':id')
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: draftChanges }) changes: DraftChanges,
  ): Promise<DraftView> {
    return this.drafts.update(id, changes, caller);
  }

  /** Discards a draft, and the mail that waits where it was scheduled. */
  @Delete(':id')
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  remove(@Caller() caller: Principal, @Param('id') id: string): Promise<{ id: string; deleted_at: string }> {
    return this.drafts.cancel(id, caller);
  }

  /** Sends a draft now, or at `send_at`. Sent again, it is the same message. */
  @Post(':id/send')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  send(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: sendDraft }) { send_at: sendAt }: z.output<typeof sendDraft>,
  ): Promise<SentDraft> {
    return this.drafts.send(id, caller, sendAt);
  }

  /** Sends a draft at `send_at`, or moves it there. */
  @Post(':id/schedule')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  schedule(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: scheduleDraft }) { send_at: sendAt }: z.output<typeof scheduleDraft>,
  ): Promise<SentDraft> {
    return this.drafts.send(id, caller, sendAt);
  }
}
