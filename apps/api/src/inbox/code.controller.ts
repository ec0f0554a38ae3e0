import { Controller, Get, Inject, type OnModuleDestroy, Query, Res } from '@nestjs/common';
import { Caller, misarError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import { CodeWaits, type ReceivedCode } from './code-waits.js';
import { Codes } from './codes.js';
import { codeQuery, type CodeQuery } from './inbox-query.js';
import { workerPaths } from './paths.js';

/** One-time codes (PEERS 5.4). */
@Controller(workerPaths('code'))
@ProblemShape(misarError)
export class CodeController implements OnModuleDestroy {
  constructor(
    @Inject(Codes) private readonly codes: Codes,
    @Inject(CodeWaits) private readonly waits: CodeWaits,
  ) {}

  /** The newest code of a mailbox: at once when one is there, else as soon as it comes; `{"code": null}` when the time is up. */
  @Get()
  @RequireKey({ scopes: ['read'] })
  async newest(
    @Caller() caller: Principal,
    @Query({ schema: codeQuery }) query: CodeQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReceivedCode | { code: null }> {
    const gone = new AbortController();
    const leave = () => gone.abort();
    reply.raw.once('close', leave);
    try {
      return (await this.codes.newest(caller, query, gone.signal)) ?? { code: null };
    } finally {
      reply.raw.off('close', leave);
    }
  }

  /** Requests that wait are answered, so that a stop does not wait for them. */
  onModuleDestroy(): void {
    this.waits.stop();
  }
}
