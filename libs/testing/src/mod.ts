export * from './certificate.builder.js';
export * from './event.builder.js';
export * from './read-by-node.js';
export * from './servers.js';
export * from './workspace.builder.js';
