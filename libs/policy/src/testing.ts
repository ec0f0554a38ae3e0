export * from './replica-log.fixture.js';
export * from './situation.builder.js';
