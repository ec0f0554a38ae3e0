import { Inject, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { LOGGER, type Logger } from '@posthorn/platform';
import { IdempotencyInterceptor } from './idempotency-interceptor.js';
import { removeExpired } from './idempotency.queries.js';
import { IdempotentRequests } from './idempotent-requests.js';

const REMOVE_EVERY_MS = 60_000;
/** Of one statement. */
const REMOVED_AT_ONCE = 5_000;

/** One `IdempotentRequests` for the process, and the removal of what is a day old. */
@Module({
  providers: [
    IdempotencyInterceptor,
    {
      provide: IdempotentRequests,
      inject: [DATABASE, LOGGER],
      useFactory: (db: Db, logger: Logger) =>
        new IdempotentRequests(db, (error) =>
          logger.warn({ err: error }, 'answers were not stored: their requests are carried out again when repeated'),
        ),
    },
  ],
  exports: [IdempotencyInterceptor, IdempotentRequests],
})
export class IdempotencyModule implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isRemoving = false;

  constructor(
    @Inject(DATABASE) private readonly db: Db,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(IdempotentRequests) private readonly requests: IdempotentRequests,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.remove(), REMOVE_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.requests.idle();
  }

  private async remove(): Promise<void> {
    if (this.isRemoving) return;
    this.isRemoving = true;
    try {
      while ((await removeExpired(this.db, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
    } catch (error) {
      this.logger.warn({ err: error }, 'idempotency keys of yesterday were not removed; tried again in a minute');
    } finally {
      this.isRemoving = false;
    }
  }
}
