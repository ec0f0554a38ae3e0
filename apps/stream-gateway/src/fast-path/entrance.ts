import type { OnApplicationBootstrap } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { FastPath } from './fast-path.js';
import { lookFirst } from './first-bytes.js';

/** Puts the fast path in front of the service's HTTP server before that listens. */
export class FastPathEntrance implements OnApplicationBootstrap {
  /** @param wanted false where every request is to be recorded, by spans or by log lines: those are made in the whole stack */
  constructor(
    private readonly adapter: Pick<HttpAdapterHost, 'httpAdapter'>,
    readonly fastPath: FastPath,
    private readonly wanted: boolean,
  ) {}

  onApplicationBootstrap(): void {
    if (this.wanted)
      lookFirst(this.adapter.httpAdapter.getHttpServer(), (socket, first) => this.fastPath.take(socket, first));
  }
}
