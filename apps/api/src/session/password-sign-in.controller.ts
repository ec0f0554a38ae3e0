import { Body, Controller, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { KEY_SCOPES } from '@posthorn/database';
import {
  BROWSER_POLICY,
  clientAddressOf,
  crossOriginCookie,
  isOwnPage,
  LONGEST_PASSWORD,
  namesItsPage,
  RouteConfig,
  sessionCookie,
  type BrowserPolicy,
} from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { PasswordSignIn } from './password-sign-in.handler.js';
import { sessionView, type SessionView } from './session-view.js';

const BODY_LIMIT_BYTES = 4_096;

const credentials = z.strictObject({
  email: emailAddress,
  /** UTF-16 units, so twice as many at most. */
  password: z
    .string()
    .min(1)
    .max(2 * LONGEST_PASSWORD),
  scopes: z.array(z.enum(KEY_SCOPES)).min(1).optional(),
});

/** Signing in of people, with email and password (ADR 0042). Out of it leads `DELETE /v1/sessions/current`. */
@Controller('v1/sessions')
export class PasswordSignInController {
  constructor(
    @Inject(PasswordSignIn) private readonly signIns: PasswordSignIn,
    @Inject(BROWSER_POLICY) private readonly browsers: BrowserPolicy,
  ) {}

  /** A page of another site must not sign its visitors in as somebody else (login CSRF); a program says of no page. */
  @Post('password')
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES })
  async signIn(
    @Body({ schema: credentials }) { email, password, scopes }: z.output<typeof credentials>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    if (namesItsPage(request) && !isOwnPage(request, this.browsers.origins)) throw crossOriginCookie(true);
    const { token, ttlMs, ...session } = await this.signIns.signIn(
      { email, password, address: clientAddressOf(request) },
      scopes,
    );
    reply.header('set-cookie', sessionCookie(request, this.browsers.cookies, { token, maxAgeMs: ttlMs }));
    return sessionView(session);
  }
}
