import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { KEY_SCOPES } from '@posthorn/database';
import {
  BROWSER_POLICY,
  Caller,
  credentialOf,
  expiredCookie,
  RequireKey,
  sessionCookie,
  SESSIONS,
  type BrowserPolicy,
  type Principal,
  type Sessions,
} from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SESSION_TTL_MS } from './session-ttl.js';
import { sessionView, type SessionView } from './session-view.js';
import { assertHeld } from './session.errors.js';

const signIn = z
  .strictObject({
    scopes: z.array(z.enum(KEY_SCOPES)).min(1).default(['read']),
  })
  .default({ scopes: ['read'] });

/** Signing in and out of a browser (ADR 0011). */
@Controller('v1/sessions')
export class SessionController {
  constructor(
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(BROWSER_POLICY) private readonly browsers: BrowserPolicy,
    @Inject(SESSION_TTL_MS) private readonly ttlMs: number,
  ) {}

  /** Only with the key itself: a session cannot prolong itself. */
  @Post()
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @RequireKey({ scopes: ['read'], accept: ['key'] })
  async signIn(
    @Caller() caller: Principal,
    @Body({ schema: signIn }) { scopes }: z.output<typeof signIn>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    assertHeld(scopes, caller);
    const { id, token, expiresAt } = await this.sessions.create({ keyId: caller.keyId, scopes, ttlMs: this.ttlMs });
    reply.header('set-cookie', sessionCookie(request, this.browsers.cookies, { token, maxAgeMs: this.ttlMs }));
    return sessionView({ id, expiresAt, principal: { ...caller, scopes } });
  }

  @Get('current')
  @RequireKey({ scopes: [], accept: ['session'] })
  current(@Req() request: FastifyRequest): SessionView | undefined {
    const { session } = credentialOf(request);
    return session && sessionView(session);
  }

  @Delete('current')
  @HttpCode(204)
  @RequireKey({ scopes: [], accept: ['session'] })
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { session } = credentialOf(request);
    if (session) await this.sessions.end(session.id);
    reply.header('set-cookie', expiredCookie(request, this.browsers.cookies));
  }
}
