import type { ConfigRow } from '@posthorn/platform';

/** One environment variable of the whole system. */
export interface Variable extends ConfigRow {
  /** Folder names under `apps/`; `docker compose` for what only the compose file reads. */
  readonly usedBy: readonly string[];
  /** `docker compose up` refuses to start without it. */
  readonly composeRequires: boolean;
  /** `docker-compose.yml` uses it or hands it on to a service; others have no effect in `.env`. */
  readonly inCompose: boolean;
}

/** What docker-compose.yml says about the variables it takes from `.env`. */
export interface ComposeVariables {
  /** Text of the file. */
  readonly text: string;
  /** Its `x-variables`: descriptions of those that no service reads. */
  readonly descriptions: Readonly<Record<string, string>>;
  /** Names that a service's `environment` has without a value. */
  readonly handedOn: readonly string[];
}

export const COMPOSE = 'docker compose';

/**
 * All variables by name. The same name with the same meaning in several services is one entry; where services
 * differ (another default, another description) it has one entry for each meaning.
 * @throws Error for a variable of the compose file that nobody describes
 */
export function collectVariables(
  services: ReadonlyMap<string, readonly ConfigRow[]>,
  compose: ComposeVariables,
): Variable[] {
  const found = new Map<string, Variable>();
  const required = new Set(composeReferences(compose.text, true));
  const taken = new Set([...composeReferences(compose.text), ...compose.handedOn]);
  for (const [service, rows] of services) {
    for (const row of rows) {
      const key = JSON.stringify(row);
      const usedBy = [...(found.get(key)?.usedBy ?? []), service];
      found.set(key, { ...row, usedBy, composeRequires: required.has(row.name), inCompose: taken.has(row.name) });
    }
  }
  const known = new Set([...found.values()].map(({ name }) => name));
  for (const name of composeReferences(compose.text).filter((reference) => !known.has(reference))) {
    const description = compose.descriptions[name];
    if (description === undefined) throw new Error(`docker-compose.yml: describe ${name} under x-variables`);
    const secret = required.has(name);
    found.set(name, {
      name,
      type: 'text',
      required: required.has(name),
      description,
      secret,
      usedBy: [COMPOSE],
      composeRequires: required.has(name),
      inCompose: true,
      ...composeDefault(compose.text, name),
    });
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names in `${NAME}`, `${NAME:-default}` and `${NAME:?message}`; only the last kind when `requiredOnly`. */
function composeReferences(text: string, requiredOnly = false): string[] {
  const pattern = requiredOnly ? /\$\{([A-Z0-9_]+):\?/g : /\$\{([A-Z0-9_]+)/g;
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))];
}

function composeDefault(text: string, name: string): Pick<ConfigRow, 'defaultValue'> {
  const [, defaultValue] = new RegExp(`\\$\\{${name}:-([^}]*)\\}`).exec(text) ?? [];
  return defaultValue === undefined ? {} : { defaultValue };
}
