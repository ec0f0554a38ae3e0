export * from './contact-key.js';
export * from './envelope.js';
export * from './event-definition.js';
export * from './event-id.js';
export * from './subject.js';
