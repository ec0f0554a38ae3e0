export * from './event-log.contract.js';
export * from './in-memory-log.js';
export * from './in-memory-replica.js';
export * from './in-memory-timers.js';
export * from './log-fixture.js';
