import { resolve } from 'node:path';
import { edgeConfig } from '../routes/edge-config.ts';
import { readRoutes } from '../routes/routes.ts';
import type { Generated } from './generated.ts';

const routesFile = resolve(import.meta.dirname, '../../deploy/routes.json');

export default {
  path: 'deploy/edge/nginx.conf',
  content: () => edgeConfig(readRoutes(routesFile)),
} satisfies Generated;
