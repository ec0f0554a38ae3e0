import { Controller, Get, Inject, Query } from '@nestjs/common';
import {
  Caller,
  mailsAiError,
  misarError,
  type Problem,
  ProblemShape,
  type ProblemShapeFunction,
  RequireKey,
  validationProblem,
  type KeyKind,
  type Principal,
} from '@posthorn/platform';
import type { z } from 'zod';
import { KEYS } from '../mails-ai/keys.js';
import { MeReader, type Me } from '../mails-ai/me/me-reader.js';
import type { Page } from '../mails-ai/paging.js';
import { Conversations } from '../mails-ai/thread/conversations.js';
import { threadListing } from '../mails-ai/thread/thread-body.js';
import type { ThreadView } from '../mails-ai/thread/thread-view.js';
import { threadsQuery } from './inbox-query.js';
import { workerMe, type WorkerMe } from './worker-me.js';
import { WorkerThreads, type WorkerThread } from './worker-threads.js';

type RawQuery = Readonly<Record<string, unknown>>;

/**
 * Paths that mails.ai and mails-worker both have. The key says whose words are meant, as on `/v1/events`: a `mk_` key mails.ai's,
 * any other one mails-worker's. `/api/v1` and `/worker/v1` are one of them each (ADR 0038).
 */
@Controller('v1')
@ProblemShape(sharedPathError)
export class SharedPathController {
  constructor(
    @Inject(Conversations) private readonly conversations: Conversations,
    @Inject(WorkerThreads) private readonly threads: WorkerThreads,
    @Inject(MeReader) private readonly whoSpeaks: MeReader,
  ) {}

  /** Threads, the one with the latest mail first: in the words of mails.ai for its keys, of mails-worker for any other. */
  @Get('threads')
  @RequireKey({ scopes: ['read'] })
  list(@Caller() caller: Principal, @Query() query: RawQuery): Promise<Page<ThreadView> | { threads: WorkerThread[] }> {
    return speaksMailsAi(caller)
      ? this.conversations.list(caller, checked(threadListing, query))
      : this.threads.list(caller, checked(threadsQuery, query));
  }

  /** Who speaks: the key, its workspace and its agent for mails.ai; the mailbox of the key for mails-worker. */
  @Get('me')
  @RequireKey({ scopes: [] })
  async me(@Caller() caller: Principal): Promise<Me | WorkerMe> {
    return speaksMailsAi(caller) ? this.whoSpeaks.of(caller) : workerMe(caller);
  }
}

/** In the words of the key, which may be one that nobody knows; without one in those of mails.ai. */
function sharedPathError(
  problem: Problem,
  { headers: { authorization = '' } }: Parameters<ProblemShapeFunction>[1],
): unknown {
  return OTHER_KEY.test(authorization) ? misarError(problem) : mailsAiError(problem);
}

const OTHER_KEY = /^bearer\s+(?!mk_)\S/i;

function speaksMailsAi({ kind }: Principal): boolean {
  const kinds: readonly KeyKind[] = KEYS;
  return kinds.includes(kind);
}

/** @throws Problem 400 */
function checked<Schema extends z.ZodType>(schema: Schema, query: RawQuery): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw validationProblem(parsed.error.issues, { type: 'query', data: undefined });
}
