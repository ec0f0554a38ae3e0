export * from './in-memory-log.js';
export * from './in-memory-timers.js';
