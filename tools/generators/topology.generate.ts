import { resolve } from 'node:path';
import * as events from '@posthorn/events';
import { readLibraries, readServices } from '../topology/services.ts';
import { topologyPage } from '../topology/topology-page.ts';
import type { Generated } from './generated.ts';

const root = resolve(import.meta.dirname, '../..');

/** Names of the exported definitions, and the types they define. */
function eventTypes(): Map<string, string> {
  const types = new Map<string, string>();
  for (const [name, value] of Object.entries(events)) {
    if (typeof value === 'object' && 'type' in value && 'family' in value && 'of' in value) types.set(name, value.type);
  }
  return types;
}

export default {
  path: 'docs/generated/topology.md',
  content: async () =>
    topologyPage({
      services: await readServices(root, 'dist'),
      libraries: readLibraries(root),
      eventTypes: eventTypes(),
    }),
} satisfies Generated;
