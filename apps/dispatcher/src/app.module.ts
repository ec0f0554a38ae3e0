import { Module, type DynamicModule } from '@nestjs/common';
import type { DispatcherSettings } from './config.js';
import { SandboxModule } from './sandbox/sandbox.module.js';

/** Queued sends on their way out. Needs EventLogModule beside it, and EventLogTransport connected. */
@Module({})
export class DispatcherModule {
  static forRoot(settings: DispatcherSettings): DynamicModule {
    return { module: DispatcherModule, imports: [SandboxModule.forRoot(settings)] };
  }
}
