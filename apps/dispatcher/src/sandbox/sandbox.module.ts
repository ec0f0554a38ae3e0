import { Module, type DynamicModule } from '@nestjs/common';
import { LOGGER, type Logger } from '@posthorn/platform';
import type { DispatcherSettings } from '../config.js';
import { SandboxReporter } from './sandbox-reporter.gateway.js';
import { SandboxReportsReactor } from './sandbox-reports.reactor.js';

const saysThatItIsOff = {
  provide: Symbol('posthorn:sandbox-off'),
  inject: [LOGGER],
  useFactory: (logger: Logger) => {
    logger.warn('REACH_EVENTS_WEBHOOK_SECRET is not set: what the sandbox provider has to report waits');
    return false;
  },
};

/** What the sandbox provider reports. Without a webhook secret nothing: the reports wait until it has one. */
@Module({})
export class SandboxModule {
  static forRoot(settings: Pick<DispatcherSettings, 'POSTHORN_URL' | 'REACH_EVENTS_WEBHOOK_SECRET'>): DynamicModule {
    const { POSTHORN_URL, REACH_EVENTS_WEBHOOK_SECRET: secret } = settings;
    if (!secret) return { module: SandboxModule, providers: [saysThatItIsOff] };
    const webhookUrl = new URL('/api/webhooks/mail-events', POSTHORN_URL).href;
    return {
      module: SandboxModule,
      controllers: [SandboxReportsReactor],
      providers: [
        {
          provide: SandboxReporter,
          inject: [LOGGER],
          useFactory: (logger: Logger) => new SandboxReporter({ webhookUrl, secret }, logger),
        },
      ],
    };
  }
}
