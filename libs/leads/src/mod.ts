export * from './flags/lead-flags.js';
export * from './lead/lead-address.js';
export * from './lead/lead-variables.js';
export * from './lead/lead.js';
export * from './search/http-lead-source.gateway.js';
export * from './search/lead-source.js';
export * from './search/local-leads.js';
