import { resolve } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { BLOB_STORE } from './blob-store.js';
import { FileBlobStore } from './file-blob-store.js';

/** One store of a directory in a process: what it has read of the packs is worth sharing. */
const stores = new Map<string, FileBlobStore>();

/** Gives every module the token `BLOB_STORE`. */
@Module({})
export class BlobStoreModule {
  static forRoot(options: { readonly directory: string }): DynamicModule {
    return {
      module: BlobStoreModule,
      global: true,
      providers: [{ provide: BLOB_STORE, useFactory: () => storeOf(options.directory) }],
      exports: [BLOB_STORE],
    };
  }
}

function storeOf(directory: string): FileBlobStore {
  const path = resolve(directory);
  const store = stores.get(path) ?? new FileBlobStore(path);
  stores.set(path, store);
  return store;
}
