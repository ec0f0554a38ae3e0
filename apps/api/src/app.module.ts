import { Module, type DynamicModule } from '@nestjs/common';
import { BlobStoreModule } from '@posthorn/platform';
import { AgentController } from './agent/agent.controller.js';
import type { ApiSettings } from './config.js';
import { ContactController } from './contact/contact.controller.js';
import { SendModule } from './send/send.module.js';

/** The public REST API. Needs EventLogModule and DatabaseModule beside it. */
@Module({})
export class ApiModule {
  static forRoot(settings: ApiSettings): DynamicModule {
    return {
      module: ApiModule,
      imports: [BlobStoreModule.forRoot({ directory: settings.BLOB_DIR }), SendModule],
      controllers: [AgentController, ContactController],
    };
  }
}
