import { Body, Controller, Get, HttpCode, Module, NotFoundException, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Problem } from '../problem/problem.js';
import { ProblemShape } from '../problem/problem-shape.js';
import { currentRequestId } from '../telemetry/request-context.js';
import { currentTraceparent } from '../telemetry/traceparent.js';
import { RouteConfig } from './route-options.js';

const order = z.strictObject({ email: z.email() });
const search = z.strictObject({ limit: z.coerce.number().int().max(10).default(5) });

/** Every way a route can answer or fail. Not a test file, because only sources are compiled with decorators. */
@Controller('plain')
class PlainController {
  @Get('search')
  search(@Query({ schema: search }) query: z.output<typeof search>): unknown {
    return query;
  }

  @Get('items/:id')
  item(@Param('id') id: string): never {
    throw new NotFoundException(`There is no item ${id}.`);
  }

  @Post('orders')
  @HttpCode(201)
  order(@Body({ schema: order }) body: z.output<typeof order>): unknown {
    return body;
  }

  @Get('taken')
  taken(): never {
    throw new Problem({ status: 409, code: 'TAKEN', detail: 'It is taken.', fix: 'Take another.' });
  }

  @Get('later')
  later(): never {
    throw new Problem({ status: 503, code: 'LATER', detail: 'Not now.', headers: { 'retry-after': '3' } });
  }

  @Get('broken')
  async broken(): Promise<never> {
    await sleep(1);
    throw new Error('password is hunter2');
  }

  @Get('context')
  async context(): Promise<unknown> {
    await sleep(1);
    return { requestId: currentRequestId(), traceparent: currentTraceparent() };
  }

  @Post('context')
  async contextAfterBody(@Body() _body: unknown): Promise<unknown> {
    return this.context();
  }

  @Get('slow/:ms')
  async slow(@Param('ms') ms: string): Promise<unknown> {
    await sleep(Number(ms));
    return { done: true };
  }

  @Get('hijacked')
  hijacked(@Res() reply: FastifyReply): void {
    reply.hijack();
    reply.raw.end('mine');
  }

  @Get('endless')
  endless(@Res() reply: FastifyReply): void {
    reply.hijack();
    reply.raw.write('beginning');
  }

  @Get('half')
  async half(@Res() reply: FastifyReply): Promise<never> {
    reply.hijack();
    reply.raw.write('half of ');
    await sleep(5);
    throw new Error('the other half is lost');
  }
}

@Controller('dialect')
@ProblemShape((problem) => ({ error: problem.detail }))
class DialectController {
  @Post('raw')
  @HttpCode(200)
  @RouteConfig({ rawBody: true, bodyLimitBytes: 64 })
  raw(@Body() body: Buffer): unknown {
    return { isBuffer: Buffer.isBuffer(body), text: body.toString() };
  }

  @Post('json')
  json(@Body({ schema: order }) body: unknown): unknown {
    return body;
  }
}

@Module({ controllers: [PlainController, DialectController] })
export class FixtureModule {}
