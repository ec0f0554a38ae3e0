export * from './mail-content.js';
