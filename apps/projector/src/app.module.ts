import { Module, type DynamicModule } from '@nestjs/common';
import { PROJECTOR_SETTINGS, type ProjectorSettings } from './config.js';
import { ReadModelsModule } from './read-models/read-models.module.js';

export { rebuild, type Rebuilt, type RebuildOptions, type RebuildProgress } from './read-models/rebuild.handler.js';
export { RebuildLossError, RebuildRunningError } from './read-models/projector.errors.js';

/** Log -> read models. Needs EventLogModule and DatabaseModule beside it. */
@Module({})
export class ProjectorModule {
  static forRoot(settings: ProjectorSettings): DynamicModule {
    return {
      module: ProjectorModule,
      global: true,
      imports: [ReadModelsModule],
      providers: [{ provide: PROJECTOR_SETTINGS, useValue: settings }],
      exports: [PROJECTOR_SETTINGS],
    };
  }
}
