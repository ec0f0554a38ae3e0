import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { Caller, mailsAiError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { FastifyRequest } from 'fastify';
import { isKnownRepeat } from '../../idempotency/idempotency-interceptor.js';
import { Idempotent } from '../../idempotency/idempotent.js';
import { DraftReader } from '../draft/draft-reader.js';
import { draftView, knownDraft, type DraftView } from '../draft/draft-view.js';
import { KEYS } from '../keys.js';
import { MessageIds } from '../message/message-ids.js';
import { draftReplyBody, type DraftReplyBody } from './draft-reply-body.js';
import { DraftReplies } from './draft-replies.handler.js';

/** Answers that a model writes; beyond mails.ai. */
@Controller(['v1/messages', 'api/v1/messages'])
@ProblemShape(mailsAiError)
export class DraftReplyController {
  constructor(
    @Inject(DraftReplies) private readonly replies: DraftReplies,
    @Inject(DraftReader) private readonly reader: DraftReader,
    @Inject(MessageIds) private readonly ids: MessageIds,
  ) {}

  /** Has a model write a draft that answers a received message; it goes to nobody but the author of that. Nothing is sent. */
  @Post(':id/draft-reply')
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['send', 'generate'] })
  @Idempotent({ operation: 'mails-ai-draft-reply' })
  async write(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: draftReplyBody }) body: DraftReplyBody,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<DraftView> {
    const messageId = await this.ids.messageId(caller, { key, part: `draft-reply:${id}` });
    const draftId = messageId.replace(/^msg_/, 'drf_');
    const known = isKnownRepeat(request) ? await this.find(caller, draftId) : undefined;
    return known ?? this.replies.write(draftId, id, body, caller);
  }

  /** Of a request whose answer was lost: the model is not asked again. */
  private async find(caller: Principal, draftId: string): Promise<DraftView | undefined> {
    const stored = await this.reader.lookUp(caller, draftId);
    return stored && draftView(knownDraft(stored.row, stored.content, stored.send));
  }
}
