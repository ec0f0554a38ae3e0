export * from './configuration-tables.js';
export * from './database.js';
export * from './database.module.js';
export * from './errors.js';
export * from './migrate.js';
export * from './read-models.js';
export * from './read-position.js';
