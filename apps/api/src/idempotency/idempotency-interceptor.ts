import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { callerOf } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Answer } from './answer.js';
import { isNestedTooDeeply } from '../nesting.js';
import { fingerprintOf } from './fingerprint.js';
import { idempotencyProblem } from './idempotency.errors.js';
import { keyInHeader } from './idempotency-key.js';
import { IdempotentRequests } from './idempotent-requests.js';

/** Metadata key of the operation a route is. */
export const OPERATION = 'posthorn:idempotent-operation';

export interface IdempotentOperation {
  /** The same for paths that do the same; part of what makes a request "the same". */
  readonly operation: string;
}

/** Of an answer that was given before; the second is mails.ai's. */
export const REPLAYED_HEADERS = { 'idempotent-replayed': 'true', 'idempotent-replay': 'true' };

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(@Inject(IdempotentRequests) private readonly requests: IdempotentRequests) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = keyInHeader(request.headers['idempotency-key']);
    const operation = operationOf(context);
    if (key === undefined || operation === undefined) return next.handle();
    // Not validated yet. What is nested too deeply to be walked no route takes.
    if (isNestedTooDeeply(request.body)) return next.handle();
    return from(this.once(request, context.switchToHttp().getResponse<FastifyReply>(), { key, operation }, next));
  }

  private async once(
    request: FastifyRequest,
    reply: FastifyReply,
    { key, operation }: IdempotentOperation & { readonly key: string },
    next: CallHandler,
  ): Promise<unknown> {
    const { workspaceId, testMode, mailbox } = callerOf(request);
    const { params, query, body, headers } = request;
    // What a key is bound to says who sends, as the header does; no mailbox is given another one's answer.
    const fingerprint = fingerprintOf(operation, { params, query, body, agent: headers['x-agent-id'], mailbox });
    const carryOut = async ({ isRepeat }: { isRepeat: boolean }): Promise<Answer> => {
      if (isRepeat) REPEATS.add(request);
      const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      return { status: reply.statusCode, body: answer };
    };
    try {
      const {
        status,
        body: answer,
        isReplayed,
      } = await this.requests.once({ workspaceId, testMode, key, fingerprint }, carryOut);
      reply.status(status);
      if (isReplayed) reply.headers(REPLAYED_HEADERS);
      return answer;
    } catch (error) {
      throw idempotencyProblem(error);
    }
  }
}

const REPEATS = new WeakSet<FastifyRequest>();

/** Whether a request is known to have begun before, and whoever carried it out is gone: `SendCommand.isRepeat`. */
export function isKnownRepeat(request: FastifyRequest): boolean {
  return REPEATS.has(request);
}

function operationOf(context: ExecutionContext): string | undefined {
  const metadata: IdempotentOperation | undefined = Reflect.getMetadata(OPERATION, context.getHandler());
  return metadata?.operation;
}
