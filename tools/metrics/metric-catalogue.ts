import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MetricDefinition } from '@posthorn/platform';

/** The metrics that one file defines. */
export interface MetricGroup {
  /** `stream-gateway`; a lib's are every service's. */
  readonly owner: string;
  /** What they are about: `stream`. */
  readonly subject: string;
  readonly definitions: readonly MetricDefinition[];
}

const everyService = 'every service';

/**
 * What the `<subject>-metrics.ts` of libs and apps export.
 * @param from `dist` outside of vitest
 */
export async function readMetrics(root: string, from: 'src' | 'dist'): Promise<MetricGroup[]> {
  const files = globSync('{libs,apps}/*/src/**/*-metrics.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  const groups = await Promise.all(
    files.toSorted().map(async (source) => {
      const path = from === 'src' ? source : source.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
      const module = (await import(pathToFileURL(join(root, path)).href)) as Record<string, unknown>;
      const [kind, name = ''] = source.split('/');
      return {
        owner: kind === 'apps' ? name : everyService,
        subject: basename(source, '-metrics.ts'),
        definitions: Object.values(module).filter(isObject).flatMap(Object.values).filter(isDefinition),
      };
    }),
  );
  const first = ({ owner }: MetricGroup) => (owner === everyService ? 0 : 1);
  return groups.toSorted((a, b) => first(a) - first(b));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isDefinition = (value: unknown): value is MetricDefinition =>
  isObject(value) && 'name' in value && 'instrument' in value && 'unit' in value;
