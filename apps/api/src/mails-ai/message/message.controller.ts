import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { sendRangeOfMessage } from '@posthorn/events';
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
import { z } from 'zod';
import { isKnownRepeat } from '../../idempotency/idempotency-interceptor.js';
import { Idempotent } from '../../idempotency/idempotent.js';
import { label } from '../../stored-text.js';
import { SenderAgents } from '../agent/sender-agents.js';
import { KEYS } from '../keys.js';
import { paging, type Page } from '../paging.js';
import { ReceivedInbox } from '../received/received-inbox.js';
import type { ReceivedView } from '../received/received-view.js';
import { Composer } from './composer.js';
import { answered } from './answered.js';
import { BODY_LIMIT_BYTES, messageBody, type MessageBody } from './message-body.js';
import { MessageReader } from './message-reader.js';
import { sentView, type MessageView } from './message-view.js';

const listing = z.strictObject({
  ...paging,
  agent_id: label.optional().describe('One agent: its id, name or address.'),
  thread_id: label.optional(),
});

/** Messages as mails.ai has them (PEERS 5.2): sent, listed, looked at. */
@Controller(['v1/messages', 'api/v1/messages'])
@ProblemShape(mailsAiError)
export class MessageController {
  constructor(
    @Inject(Composer) private readonly composer: Composer,
    @Inject(MessageReader) private readonly reader: MessageReader,
    @Inject(SenderAgents) private readonly agents: SenderAgents,
    @Inject(ReceivedInbox) private readonly inbox: ReceivedInbox,
  ) {}

  /** Sends a mail to one or several recipients, now or at `scheduled_at`. 202 when it waits for a person's approval, 422 or 429 with the decision's trace when policy refuses it for all of them. */
  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  @Idempotent({ operation: 'mails-ai-send' })
  async send(
    @Caller() caller: Principal,
    @Body({ schema: messageBody }) body: MessageBody,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessageView> {
    return answered(
      await this.composer.send(body, caller, { key, part: 'send', isRepeat: isKnownRepeat(request) }),
      reply,
    );
  }

  /** Messages, newest first. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: listing }) { limit, cursor, agent_id: wanted, thread_id: threadId }: z.output<typeof listing>,
  ): Promise<Page<MessageView>> {
    const agentId =
      wanted === undefined ? await this.agents.ownAgent(caller) : (await this.agents.find(caller, wanted)).id;
    return this.reader.list(caller, { limit, cursor, threadId }, agentId);
  }

  /** A message with its bodies, and what became of the mail to each recipient; or a received one, its HTML sanitised. */
  @Get(':id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async show(@Caller() caller: Principal, @Param('id') id: string): Promise<MessageView | ReceivedView> {
    if (sendRangeOfMessage(id) === undefined) return this.inbox.show(caller, id);
    return sentView(await this.reader.find(caller, id, await this.agents.ownAgent(caller)));
  }
}
