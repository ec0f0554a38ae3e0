import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { IdempotencyInterceptor, OPERATION, type IdempotentOperation } from './idempotency-interceptor.js';

/**
 * Makes a POST answer the same request once. With the header `Idempotency-Key` its first answer below 300, status and
 * body, is kept for 24 h and given again to the same request (operation, path and query parameters, body, `X-Agent-Id`).
 * While the first is under way the same request waits for it, for two seconds if another process carries it out, then
 * 409 `IDEMPOTENCY_IN_FLIGHT`; another request under the key is 422 `IDEMPOTENCY_KEY_REUSED`. Refusals and failures are
 * not kept. Without the header nothing changes.
 *
 * ```ts
 * @Post('templates')
 * @HttpCode(201)
 * @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
 * @Idempotent({ operation: 'create-template' })
 * create(...)
 * ```
 *
 * Needs `@RequireKey` (keys are apart by workspace and mode), and IdempotencyModule among the module's imports. The handler
 * runs again when a process died between its deed and its answer: let what it does be known by the key, as sends are
 * (`SendCommand.dedupeKey`, with `isRepeat: isKnownRepeat(request)`), or be harmless when repeated. Where the key may stand in the
 * body too, use `IdempotentRequests.once` in the controller instead, as apps/api/src/send does.
 */
export function Idempotent(operation: IdempotentOperation): MethodDecorator {
  return applyDecorators(SetMetadata(OPERATION, operation), UseInterceptors(IdempotencyInterceptor));
}
