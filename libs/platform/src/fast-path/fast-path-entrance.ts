import type { Server } from 'node:http';
import type { OnApplicationBootstrap, OnModuleDestroy, Provider, Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { LOGGER, type Logger } from '../logging/logger.js';
import { TELEMETRY, type TelemetryState } from '../telemetry/telemetry.js';

/** Answers some requests itself, and hands on the connections of all others (`interceptConnections`). */
export interface FastPath {
  /** Called once, before the server listens. */
  standBefore(server: Server): void;
  /** The service stops: lets go of the connections it still has, where they would keep it. */
  end?(): void;
}

/**
 * Puts a fast path, itself a provider, in front of the service's HTTP server, except where every request is to be recorded, by spans
 * or by log lines: those are made in the whole stack.
 */
export function fastPathEntrance(token: Type<FastPath>): Provider {
  return {
    provide: Symbol(`entrance of ${token.name}`),
    inject: [HttpAdapterHost, token, TELEMETRY, LOGGER],
    useFactory: (adapter: HttpAdapterHost, fastPath: FastPath, { tracing }: TelemetryState, logger: Logger) =>
      new FastPathEntrance(adapter, fastPath, !tracing && !logger.isLevelEnabled('debug')),
  };
}

class FastPathEntrance implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly adapter: Pick<HttpAdapterHost, 'httpAdapter'>,
    private readonly fastPath: FastPath,
    private readonly wanted: boolean,
  ) {}

  onApplicationBootstrap(): void {
    if (this.wanted) this.fastPath.standBefore(this.adapter.httpAdapter.getHttpServer());
  }

  onModuleDestroy(): void {
    this.fastPath.end?.();
  }
}
