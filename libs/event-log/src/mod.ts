export * from './connect.js';
export * from './decider.js';
export * from './errors.js';
export * from './event-log.js';
export * from './event-log.module.js';
export { ensureStreams } from './streams.js';
export * from './subject-filter.js';
