import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { Caller, misarError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import { sendDownload } from '../inbound/download.js';
import type { EmailView } from './email-view.js';
import { inboxQuery, oneQuery, searchQuery, type InboxQuery, type OneQuery, type WordSearch } from './inbox-query.js';
import { Inbox, type EmailList } from './inbox.js';
import { workerPaths } from './paths.js';

/** The mail of a mailbox as mails-worker shows it (PEERS 5.4). */
@Controller(workerPaths(''))
@ProblemShape(misarError)
export class InboxController {
  constructor(@Inject(Inbox) private readonly inbox: Inbox) {}

  /** Mails of both directions, newest first; with `query` those that match best. */
  @Get('inbox')
  @RequireKey({ scopes: ['read'] })
  list(@Caller() caller: Principal, @Query({ schema: inboxQuery }) query: InboxQuery): Promise<EmailList> {
    return this.inbox.list(caller, query);
  }

  /** Received mails in whose sender, subject, file names or text these words stand, best first, with a piece of the text around them. */
  @Get('search')
  @RequireKey({ scopes: ['read'] })
  search(@Caller() caller: Principal, @Query({ schema: searchQuery }) query: WordSearch): Promise<EmailList> {
    return this.inbox.search(caller, query);
  }

  /** A mail with its bodies, the HTML sanitised. */
  @Get('email')
  @RequireKey({ scopes: ['read'] })
  email(@Caller() caller: Principal, @Query({ schema: oneQuery }) query: OneQuery): Promise<EmailView> {
    return this.inbox.email(caller, query);
  }

  /** A file of a received mail, to be saved: its type is what a stranger says and is not repeated. */
  @Get('attachment')
  @RequireKey({ scopes: ['read'] })
  async attachment(
    @Caller() caller: Principal,
    @Query({ schema: oneQuery }) query: OneQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendDownload(reply, await this.inbox.attachment(caller, query));
  }
}
