import { Body, Controller, Get, HttpCode, Module, NotFoundException, Param, Post, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Problem } from '../problem/problem.js';
import { ProblemShape } from '../problem/problem-shape.js';
import { currentRequestId } from '../telemetry/request-context.js';
import { currentTraceparent } from '../telemetry/traceparent.js';

const Order = z.strictObject({ email: z.email(), lines: z.array(z.object({ count: z.int() })).optional() });
const Search = z.strictObject({ limit: z.coerce.number().int().max(10).default(5) });

@Controller('plain')
class PlainController {
  @Get('search')
  search(@Query({ schema: Search }) query: z.output<typeof Search>) {
    return query;
  }
  @Get('items/:id')
  item(@Param('id') id: string) {
    throw new NotFoundException(`no item ${id}`);
  }
  @Post('orders')
  @HttpCode(201)
  order(@Body({ schema: Order }) order: z.output<typeof Order>) {
    return order;
  }
  @Get('refused')
  refused() {
    throw new Problem({ status: 409, code: 'TAKEN', detail: 'It is taken.', fix: 'Take another.', headers: { 'retry-after': '3' }, members: { owner: 'x' } });
  }
  @Get('broken')
  async broken() {
    await sleep(1);
    throw new Error('password is hunter2');
  }
  @Get('context')
  async context() {
    await sleep(1);
    return { requestId: currentRequestId(), traceparent: currentTraceparent() };
  }
  @Get('slow')
  async slow() {
    await sleep(300);
    return { done: true };
  }
  @Get('hijacked')
  hijacked(@Res() reply: FastifyReply) {
    reply.hijack();
    reply.raw.end('mine');
  }
}

@Controller('reach')
@ProblemShape((problem) => ({ error: problem.detail }))
class ReachController {
  @Post('raw')
  @HttpCode(200)
  @RouteConfig({ rawBody: true, bodyLimitBytes: 64 })
  raw(@Body() body: Buffer) {
    return { isBuffer: Buffer.isBuffer(body), text: body.toString() };
  }
  @Post('json')
  json(@Body({ schema: Order }) order: unknown) {
    return order;
  }
}

@Module({ controllers: [PlainController, ReachController] })
export class TestModule {}

