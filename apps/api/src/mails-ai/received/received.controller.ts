import { Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { Caller, mailsAiError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import { sendDownload } from '../../inbound/download.js';
import { Releases } from '../../inbound/release.handler.js';
import { KEYS } from '../keys.js';
import type { Page } from '../paging.js';
import { receivedListing, type ReceivedListing } from './received-body.js';
import { ReceivedInbox } from './received-inbox.js';
import type { ReceivedView } from './received-view.js';

/** Mail that came in. */
@Controller(['v1/messages', 'api/v1/messages'])
@ProblemShape(mailsAiError)
export class ReceivedController {
  constructor(
    @Inject(ReceivedInbox) private readonly inbox: ReceivedInbox,
    @Inject(Releases) private readonly releases: Releases,
  ) {}

  /** Received mails, newest first, each once it was judged. */
  @Get('received')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  list(
    @Caller() caller: Principal,
    @Query({ schema: receivedListing }) query: ReceivedListing,
  ): Promise<Page<ReceivedView>> {
    return this.inbox.list(caller, query);
  }

  /** A received mail with its bodies, the HTML sanitised; both null while it is in quarantine. */
  @Get('received/:id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  show(@Caller() caller: Principal, @Param('id') id: string): Promise<ReceivedView> {
    return this.inbox.show(caller, id);
  }

  /** A file of a received mail, to be saved: its type is what a stranger says and is not repeated. */
  @Get([':id/attachments/:attachment', 'received/:id/attachments/:attachment'])
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async attachment(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('attachment') attachment: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendDownload(reply, await this.inbox.attachment(caller, id, attachment));
  }

  /** Lets a mail in quarantine go to its mailbox: what it says is in its events and answers from then on. Decided once. */
  @Post(':id/release')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async release(@Caller() caller: Principal, @Param('id') id: string): Promise<ReceivedView> {
    const { message_id: messageId } = await this.releases.release(caller, id);
    return this.inbox.show(caller, messageId);
  }
}
