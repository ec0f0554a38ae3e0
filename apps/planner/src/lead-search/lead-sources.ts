import { HttpLeadSource, type LeadSource } from '@posthorn/leads';
import type { LeadConnectors } from './lead-connectors.config.js';

/** A search names a source that is not there. */
export class UnknownLeadSourceError extends Error {
  override readonly name = 'UnknownLeadSourceError';
  constructor(source: string, known: readonly string[]) {
    super(`There is no source of leads named "${source}". There are: ${known.join(', ')}.`);
  }
}

/** The places where leads are looked for: the workspace's own store first, then the operator's connectors. */
export class LeadSources {
  readonly all: readonly LeadSource[];

  constructor(local: LeadSource, connectors: LeadConnectors) {
    this.all = [
      local,
      ...Object.entries(connectors).map(([name, settings]) => new HttpLeadSource({ name, ...settings })),
    ];
  }

  /** @param names `local` stands for what the installation searches by itself: the store and every connector. @throws UnknownLeadSourceError */
  named(names: readonly string[]): readonly LeadSource[] {
    if (names.length === 0 || names.includes('local')) return this.all;
    return names.map((name) => {
      const source = this.all.find((each) => each.name === name);
      if (!source)
        throw new UnknownLeadSourceError(
          name,
          this.all.map((each) => each.name),
        );
      return source;
    });
  }
}
