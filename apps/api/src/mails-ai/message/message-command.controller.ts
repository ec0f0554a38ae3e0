import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common';
import {
  Caller,
  mailsAiError,
  ProblemShape,
  RequireKey,
  RouteConfig,
  type Principal,
  type RouteOptions,
} from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { isKnownRepeat } from '../../idempotency/idempotency-interceptor.js';
import { Idempotent } from '../../idempotency/idempotent.js';
import { sendDownload } from '../../inbound/download.js';
import { KEYS } from '../keys.js';
import { answered } from './answered.js';
import { Batch, batchBody, type BatchAnswer } from './batch.js';
import { Composer } from './composer.js';
import { HeldMessages, type CanceledMessage, type RescheduledMessage } from './held-messages.js';
import {
  BODY_LIMIT_BYTES,
  forwardBody,
  replyBody,
  rescheduling,
  type ForwardBody,
  type ReplyBody,
} from './message-body.js';
import type { MessageView } from './message-view.js';
import { RawMessages } from './raw-messages.js';

/** What can be done with messages, many at once or one that is there. */
@Controller(['v1/messages', 'api/v1/messages'])
@ProblemShape(mailsAiError)
export class MessageCommandController {
  constructor(
    @Inject(Batch) private readonly batch: Batch,
    @Inject(Composer) private readonly composer: Composer,
    @Inject(HeldMessages) private readonly held: HeldMessages,
    @Inject(RawMessages) private readonly raws: RawMessages,
  ) {}

  /** Up to 100 messages at once, with a result for each: one that is refused does not stop the others. */
  @Post('batch')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  @Idempotent({ operation: 'mails-ai-batch' })
  sendMany(
    @Caller() caller: Principal,
    @Body({ schema: batchBody }) body: z.output<typeof batchBody>,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<BatchAnswer> {
    return this.batch.send(body, caller, { key, isRepeat: isKnownRepeat(request) });
  }

  /** Answers a message: a received one goes to its author, one of yours to those it went to. */
  @Post(':id/reply')
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  @Idempotent({ operation: 'mails-ai-reply' })
  async reply(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: replyBody }) body: ReplyBody,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) answer: FastifyReply,
  ): Promise<MessageView> {
    return answered(
      await this.composer.reply(id, body, caller, { key, part: `reply:${id}`, isRepeat: isKnownRepeat(request) }),
      answer,
    );
  }

  /** Carries a message on: a received one as it came, attached; one of yours quoted, with its files. */
  @Post(':id/forward')
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  @Idempotent({ operation: 'mails-ai-forward' })
  async forward(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: forwardBody }) body: ForwardBody,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) answer: FastifyReply,
  ): Promise<MessageView> {
    return answered(
      await this.composer.forward(id, body, caller, { key, part: `forward:${id}`, isRepeat: isKnownRepeat(request) }),
      answer,
    );
  }

  /** Calls off what has not left. */
  @Post(':id/cancel')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  cancel(@Caller() caller: Principal, @Param('id') id: string): Promise<CanceledMessage> {
    return this.held.cancel(id, caller);
  }

  /** Moves a scheduled message. */
  @Patch(':id')
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  reschedule(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: rescheduling }) { scheduled_at: at }: z.output<typeof rescheduling>,
  ): Promise<RescheduledMessage> {
    return this.held.reschedule(id, at, caller);
  }

  /** The mail itself (RFC 5322): a received one as it came, one of yours as it is composed, without signature and tracking. */
  @Get(':id/raw')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async raw(@Caller() caller: Principal, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await this.raws.find(caller, id);
    sendDownload(reply, { bytes, filename: 'message.eml', as: 'message/rfc822' });
  }
}
