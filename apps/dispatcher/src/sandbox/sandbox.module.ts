import { Module, type DynamicModule } from '@nestjs/common';
import { LOGGER, type Logger } from '@posthorn/platform';
import type { DispatcherSettings } from '../config.js';
import { SandboxDispatchReactor } from './sandbox-dispatch.reactor.js';
import { SandboxReporter } from './sandbox-reporter.gateway.js';
import { SandboxTransport } from './transport.gateway.js';

const saysThatItIsOff = {
  provide: Symbol('posthorn:sandbox-off'),
  inject: [LOGGER],
  useFactory: (logger: Logger) => {
    logger.warn('REACH_EVENTS_WEBHOOK_SECRET is not set: queued sends wait, the sandbox provider takes none');
    return false;
  },
};

/** The sandbox provider. Without a webhook secret it consumes nothing: queued sends stay in the log until it has one. */
@Module({})
export class SandboxModule {
  static forRoot(settings: DispatcherSettings): DynamicModule {
    const { POSTHORN_URL, REACH_EVENTS_WEBHOOK_SECRET: secret } = settings;
    if (!secret) return { module: SandboxModule, providers: [saysThatItIsOff] };
    const webhookUrl = new URL('/api/webhooks/mail-events', POSTHORN_URL).href;
    return {
      module: SandboxModule,
      controllers: [SandboxDispatchReactor],
      providers: [
        SandboxTransport,
        {
          provide: SandboxReporter,
          inject: [LOGGER],
          useFactory: (logger: Logger) => new SandboxReporter({ webhookUrl, secret }, logger),
        },
      ],
    };
  }
}
