export * from './certificate.builder.js';
export * from './event.builder.js';
export * from './read-by-node.js';
export * from './servers.js';
export * from './read-models-from-now.js';
export * from './smtp/mail-server.js';
export * from './smtp/mail-server-options.js';
export * from './workspace.builder.js';
