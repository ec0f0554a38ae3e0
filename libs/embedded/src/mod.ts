export { cacheDir } from './cache-dir.js';
export { EmbeddedServerError } from './errors.js';
export { stageBatchesInMemory } from './nats/batch-staging.js';
export { findNatsServer, type FindNatsServerOptions, type NatsServerBinary } from './nats/find-nats-server.js';
export { natsStoreDir } from './nats/nats-config.js';
export { startNats, type StartNatsOptions } from './nats/start-nats.js';
export { embeddedPostgresVersion } from './postgres/check-postgres.js';
export { startPostgres, type StartPostgresOptions } from './postgres/start-postgres.js';
export type { EmbeddedServer } from './process/embedded-server.js';
