import { Controller, Get, Header, HttpCode, Inject, Options, Param, Req, Res } from '@nestjs/common';
import { callerOf, ProblemShape, RequireKey, type Problem } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STREAM_CREDENTIALS, StreamHandler } from '../../stream/stream.handler.js';
import { assertUnbound } from '../../stream/unbound-key.js';
import { LeadJobs } from './lead-jobs.js';
import { leadSearch } from './lead-search.dialect.js';
import { readLeadSearch } from './lead-search-request.js';

const PATH = '/api/lead-finder/jobs/:id/stream';

/** A search for leads while it goes on. */
@Controller([PATH, `/reach${PATH}`])
@ProblemShape(({ detail, fix }: Problem) => ({ error: fix === undefined ? detail : `${detail} ${fix}` }))
export class LeadSearchStreamController {
  constructor(
    @Inject(StreamHandler) private readonly streams: StreamHandler,
    @Inject(LeadJobs) private readonly jobs: LeadJobs,
  ) {}

  /** Of a search that is over there is nothing to stream: its end is answered as JSON. */
  @Get()
  @RequireKey({ kinds: ['msr'], scopes: ['read'], accept: STREAM_CREDENTIALS })
  async stream(@Param('id') jobId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const caller = callerOf(request);
    assertUnbound(caller);
    const job = await this.jobs.find(jobId, caller);
    if ('status' in job) return void reply.send(job);
    return this.streams.serveAs(leadSearch, (asked) => readLeadSearch(asked, job), request, reply);
  }

  @Options()
  @HttpCode(204)
  @Header('allow', 'GET, HEAD, OPTIONS')
  options(): void {
    // The Allow header is the whole answer.
  }
}
