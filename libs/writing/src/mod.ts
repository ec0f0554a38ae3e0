export * from './ask/generation-asks.js';
export * from './copy/copy-piece.js';
export * from './copy/copy-splitter.js';
export * from './offline/write-offline.js';
export * from './offline/write-offline-reply.js';
export * from './prompt/copy-messages.js';
export * from './request/copy-request.js';
export * from './taint/fence-mail.js';
