import { Body, Controller, Get, Inject, Param, Patch, Query } from '@nestjs/common';
import { Caller, mailsAiError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { z } from 'zod';
import { KEYS } from '../keys.js';
import type { Page } from '../paging.js';
import { Conversations, type Conversation } from './conversations.js';
import { threadChanges, threadListing, threadPage, type ThreadListing, type ThreadPage } from './thread-body.js';
import type { ThreadView } from './thread-view.js';

/** Conversations with a contact. */
@Controller(['v1/threads', 'api/v1/threads'])
@ProblemShape(mailsAiError)
export class ThreadController {
  constructor(@Inject(Conversations) private readonly conversations: Conversations) {}

  /** A thread with its messages in both directions, the oldest first: the newest ones of a long thread, older ones by `cursor`. */
  @Get(':id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  show(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: threadPage }) page: ThreadPage,
  ): Promise<Conversation> {
    return this.conversations.show(caller, id, page);
  }

  /** Opens, closes or archives a thread. Mail to it goes on coming. */
  @Patch(':id')
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  change(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: threadChanges }) { status }: z.output<typeof threadChanges>,
  ): Promise<ThreadView> {
    return this.conversations.changeStatus(caller, id, status);
  }
}

/** The list where no other API has the path (inbox/shared-path.controller.ts). */
@Controller('api/v1/threads')
@ProblemShape(mailsAiError)
export class ThreadListController {
  constructor(@Inject(Conversations) private readonly conversations: Conversations) {}

  /** Threads, the one with the latest mail first. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  list(@Caller() caller: Principal, @Query({ schema: threadListing }) query: ThreadListing): Promise<Page<ThreadView>> {
    return this.conversations.list(caller, query);
  }
}
