import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { FastPath } from './fast-path.js';

/** Puts the fast path in front of the service's HTTP server before that listens. */
export class FastPathEntrance implements OnApplicationBootstrap, OnModuleDestroy {
  /** @param wanted false where every request is to be recorded, by spans or by log lines: those are made in the whole stack */
  constructor(
    private readonly adapter: Pick<HttpAdapterHost, 'httpAdapter'>,
    readonly fastPath: FastPath,
    private readonly wanted: boolean,
  ) {}

  onApplicationBootstrap(): void {
    if (this.wanted) this.fastPath.standBefore(this.adapter.httpAdapter.getHttpServer());
  }

  onModuleDestroy(): void {
    this.fastPath.end();
  }
}
