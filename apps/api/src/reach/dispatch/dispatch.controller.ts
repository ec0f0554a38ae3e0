import { Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { isSameSecret, ProblemShape } from '@posthorn/platform';
import { reachPaths } from '../paths.js';
import { reachError } from '../reach-error.js';
import { runProblem } from '../run/run.errors.js';
import { dispatchDisabled, wrongSecret } from './dispatch.errors.js';
import { Drain } from './drain.handler.js';
import type { Dispatched } from './drained.js';

/** Injection token of the secret of the cron endpoints; nothing or empty when there is none. */
export const CRON_SECRET = Symbol('posthorn:cron-secret');

/** For a scheduled task; the dispatcher needs none. */
@Controller(reachPaths('campaigns/run'))
@ProblemShape(reachError)
export class DispatchController {
  constructor(
    @Inject(Drain) private readonly drain: Drain,
    @Inject(CRON_SECRET) private readonly secret: string | undefined,
  ) {}

  /** Dispatches what running campaigns have due, and tells what left; 20 s at most. */
  @Post()
  @HttpCode(200)
  async dispatch(@Headers('x-cron-secret') given: string | undefined): Promise<Dispatched> {
    if (!this.secret) throw dispatchDisabled();
    if (!isSameSecret(given, this.secret)) throw wrongSecret();
    return this.drain.run().catch((error: unknown) => {
      throw runProblem(error);
    });
  }
}
