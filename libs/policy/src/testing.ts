export * from './pause/nats-link.fixture.js';
export * from './replica-log.fixture.js';
export * from './situation.builder.js';
