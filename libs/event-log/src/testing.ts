export * from './in-memory-log.js';
