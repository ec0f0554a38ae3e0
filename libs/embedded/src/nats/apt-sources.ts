/** One archive of the machine's apt configuration, as far as it takes to ask the same mirror for another suite. */
export interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a keyring or, as deb822 allows, an armored key of several lines; undefined means apt's default trust. */
  readonly signedBy?: string;
  /** The machine's administrator chose not to check signatures of this archive. */
  readonly trusted?: true;
}

/** The enabled binary archives of a deb822 file (`*.sources`). @see sources.list(5), DEB822-STYLE FORMAT */
export function parseDeb822Sources(text: string): AptSource[] {
  return text
    .split(/\n[ \t]*\n/)
    .map(parseStanza)
    .filter((fields) => words(fields.get('types')).includes('deb') && fields.get('enabled')?.toLowerCase() !== 'no')
    .flatMap((fields) =>
      words(fields.get('uris')).map((uri) =>
        source({
          uri,
          suites: fields.get('suites'),
          components: fields.get('components'),
          signedBy: fields.get('signed-by'),
          trusted: fields.get('trusted'),
        }),
      ),
    );
}

/** The binary archives of a one-line file (`*.list`). @see sources.list(5), ONE-LINE-STYLE FORMAT */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    const [, options = '', uri, suites, components] = match ?? [];
    if (uri === undefined) return [];
    const option = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S+)`, 'i').exec(options)?.[1];
    return [
      source({
        uri,
        suites,
        components,
        signedBy: option('signed-by')?.replaceAll(',', ' '),
        trusted: option('trusted'),
      }),
    ];
  });
}

/**
 * The archives that may be the distribution's own, likeliest first: they have `main` of the installed suite. Third parties also name their
 * suites after the distribution's, so more than one may be left.
 */
export function baseArchives(sources: readonly AptSource[], codename: string): AptSource[] {
  const looksOfficial = (uri: string) => /debian|ubuntu/.test(uri);
  return sources
    .filter(({ suites, components }) => suites.includes(codename) && components.includes('main'))
    .toSorted((a, b) => Number(looksOfficial(b.uri)) - Number(looksOfficial(a.uri)));
}

type Fields = { readonly [Name in 'suites' | 'components' | 'signedBy' | 'trusted']: string | undefined };

function source({ uri, suites, components, signedBy, trusted }: Fields & { readonly uri: string }): AptSource {
  return {
    uri,
    suites: words(suites),
    components: words(components),
    ...(signedBy === undefined ? {} : { signedBy }),
    ...(trusted?.toLowerCase() === 'yes' ? { trusted: true } : {}),
  };
}

/** Fields of one stanza, names in lower case; continuation lines keep their line breaks. */
function parseStanza(stanza: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let current: string | undefined;
  for (const line of stanza.split('\n').filter((each) => !each.startsWith('#'))) {
    const [, name, value] = /^([A-Za-z-]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      current = name.toLowerCase();
      fields.set(current, (value ?? '').trim());
    } else if (current !== undefined && /^[ \t]/.test(line)) {
      fields.set(current, `${fields.get(current) ?? ''}\n${line}`);
    }
  }
  return fields;
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
