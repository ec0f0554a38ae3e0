import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { IdempotencyInterceptor, OPERATION, type IdempotentOperation } from './idempotency-interceptor.js';

/**
 * Makes a POST answer the same request once: with the header `Idempotency-Key`, the first 2xx answer is kept for 24 h
 * and given again to the same request; while the first is under way 409 `IDEMPOTENCY_IN_FLIGHT`; another body, or another
 * operation, under the same key is 422 `IDEMPOTENCY_KEY_REUSED`. Refusals and failures are not kept. Without a key
 * nothing changes.
 *
 * ```ts
 * @Post('templates')
 * @HttpCode(201)
 * @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
 * @Idempotent({ operation: 'create-template' })
 * create(...)
 * ```
 *
 * Needs `@RequireKey` (keys are apart by workspace and mode) and `IdempotencyModule` in the module's imports. The handler
 * may run again after a crash between its deed and its answer: let what it does be known by the key
 * (`SendCommand.dedupeKey = idempotencyKeyOf(request)`), or harmless when repeated.
 */
export function Idempotent(operation: IdempotentOperation): MethodDecorator {
  return applyDecorators(SetMetadata(OPERATION, operation), UseInterceptors(IdempotencyInterceptor));
}
