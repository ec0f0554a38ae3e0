import type { NatsServerSource } from './find-nats-server.js';
import type { NatsCache } from './nats-cache.js';

export function officialRelease(_: { cache: NatsCache; onProgress: (message: string) => void }): NatsServerSource {
  return { name: 'official release', candidates: () => Promise.reject(new Error('not yet')) };
}
