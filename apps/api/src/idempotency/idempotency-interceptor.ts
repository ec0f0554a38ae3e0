import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';

/** Metadata key of the operation a route is. */
export const OPERATION = 'posthorn:idempotent-operation';

export interface IdempotentOperation {
  /** The same for paths that do the same; part of what makes a request "the same". */
  readonly operation: string;
  /** The key, where it stands elsewhere than in the header `Idempotency-Key`; the body is not validated yet. */
  readonly keyInBody?: (body: unknown) => string | undefined;
}

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): ReturnType<CallHandler['handle']> {
    return next.handle();
  }
}
