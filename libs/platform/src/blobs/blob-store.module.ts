import { Module, type DynamicModule } from '@nestjs/common';
import { BLOB_STORE } from './blob-store.js';
import { FileBlobStore } from './file-blob-store.js';

/** Gives every module the token `BLOB_STORE`. */
@Module({})
export class BlobStoreModule {
  static forRoot(options: { readonly directory: string }): DynamicModule {
    return {
      module: BlobStoreModule,
      global: true,
      providers: [{ provide: BLOB_STORE, useValue: new FileBlobStore(options.directory) }],
      exports: [BLOB_STORE],
    };
  }
}
