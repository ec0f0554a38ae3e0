import { Module, type DynamicModule } from '@nestjs/common';
import { BlobStoreModule } from '@posthorn/platform';
import { PROJECTOR_SETTINGS, type ProjectorSettings } from './config.js';
import { ReadModelsModule } from './read-models/read-models.module.js';

export { rebuild, type Rebuilt, type RebuildOptions, type RebuildProgress } from './read-models/rebuild.handler.js';
export { readerOf } from './read-models/searched-words.js';
export { RebuildLossError, RebuildRunningError } from './read-models/projector.errors.js';

/** Log -> read models. Needs EventLogModule and DatabaseModule beside it. */
@Module({})
export class ProjectorModule {
  static forRoot(settings: ProjectorSettings): DynamicModule {
    return {
      module: ProjectorModule,
      global: true,
      imports: [BlobStoreModule.forRoot({ directory: settings.BLOB_DIR }), ReadModelsModule],
      providers: [{ provide: PROJECTOR_SETTINGS, useValue: settings }],
      exports: [PROJECTOR_SETTINGS],
    };
  }
}
