export * from './language-model.js';
export * from './model-failure.js';
export * from './model-part.js';
export * from './model-settings.js';
export * from './stream-model.js';
export * from './streamed-model.js';
