import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { misarError, ProblemShape, RequireKey } from '@posthorn/platform';
import { copyRequest, type CopyRequest } from '@posthorn/writing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { STREAM_CREDENTIALS } from '../../stream/stream.handler.js';
import type { GenerationView } from './generation-facts.js';
import { GenerationStreams } from './generation-streams.handler.js';

const resumeQuery = z.strictObject({ since: z.string().max(64).optional() });

/** Copy by a model, streamed as MisarMail has it; and what goes beyond: reading on, watching, calling off. */
@Controller('mail/ai')
@ProblemShape(misarError)
export class GenerationController {
  constructor(@Inject(GenerationStreams) private readonly streams: GenerationStreams) {}

  @Post('generate-email/stream')
  @HttpCode(200)
  @RequireKey({ kinds: ['msk'], scopes: ['generate'], accept: ['key', 'session'] })
  generate(
    @Body({ schema: copyRequest }) asked: CopyRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.streams.start(asked, request, reply);
  }

  @Get('generations/:id/stream')
  @RequireKey({ kinds: ['msk'], scopes: ['generate'], accept: STREAM_CREDENTIALS })
  resume(
    @Param('id') generationId: string,
    @Query({ schema: resumeQuery }) { since }: z.output<typeof resumeQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.streams.resume(generationId, since, request, reply);
  }

  @Get('generations/:id')
  @RequireKey({ kinds: ['msk'], scopes: ['generate'] })
  find(@Param('id') generationId: string, @Req() request: FastifyRequest): Promise<GenerationView> {
    return this.streams.find(generationId, request);
  }

  @Post('generations/:id/cancel')
  @HttpCode(202)
  @RequireKey({ kinds: ['msk'], scopes: ['generate'] })
  cancel(@Param('id') generationId: string, @Req() request: FastifyRequest): Promise<GenerationView> {
    return this.streams.cancel(generationId, request);
  }

  @Delete('generations/:id')
  @HttpCode(202)
  @RequireKey({ kinds: ['msk'], scopes: ['generate'] })
  remove(@Param('id') generationId: string, @Req() request: FastifyRequest): Promise<GenerationView> {
    return this.streams.cancel(generationId, request);
  }
}
