import { Controller, Get, Inject } from '@nestjs/common';
import { Caller, mailsAiError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import { KEYS } from '../keys.js';
import { MeReader, type Me } from './me-reader.js';

/** Where no other API has the path (inbox/shared-path.controller.ts). */
@Controller('api/v1/me')
@ProblemShape(mailsAiError)
export class MeController {
  constructor(@Inject(MeReader) private readonly whoSpeaks: MeReader) {}

  /** The key that asks, its workspace, and its agent where it is bound to one. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: [] })
  me(@Caller() caller: Principal): Promise<Me> {
    return this.whoSpeaks.of(caller);
  }
}
