import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Caller, misarError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import { oneQuery, threadsQuery, type OneQuery, type ThreadsQuery } from './inbox-query.js';
import { workerPaths } from './paths.js';
import { workerMe, type WorkerMe } from './worker-me.js';
import { WorkerThreads, type WorkerConversation, type WorkerThread } from './worker-threads.js';

/** A thread with its mails. */
@Controller(workerPaths('thread'))
@ProblemShape(misarError)
export class WorkerThreadController {
  constructor(@Inject(WorkerThreads) private readonly threads: WorkerThreads) {}

  /** The newest 100 mails of a thread in both directions, the oldest of them first. */
  @Get()
  @RequireKey({ scopes: ['read'] })
  show(@Caller() caller: Principal, @Query({ schema: oneQuery }) query: OneQuery): Promise<WorkerConversation> {
    return this.threads.show(caller, query);
  }
}

/** What another API has at the same path below `/v1` (shared-path.controller.ts). */
@Controller('worker/v1')
@ProblemShape(misarError)
export class WorkerOnlyController {
  constructor(@Inject(WorkerThreads) private readonly threads: WorkerThreads) {}

  /** Threads, the one with the latest mail first. */
  @Get('threads')
  @RequireKey({ scopes: ['read'] })
  list(
    @Caller() caller: Principal,
    @Query({ schema: threadsQuery }) query: ThreadsQuery,
  ): Promise<{ threads: WorkerThread[] }> {
    return this.threads.list(caller, query);
  }

  /** The mailbox of the key, and whether it may send. */
  @Get('me')
  @RequireKey({ scopes: [] })
  me(@Caller() caller: Principal): WorkerMe {
    return workerMe(caller);
  }
}
