/** One archive of the machine's apt configuration, as far as we need it to ask the same mirror for another suite. */
export interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a keyring, or the armored key itself (deb822 allows both); undefined means apt's default trust. */
  readonly signedBy?: string;
}

/** The enabled binary archives of a deb822 file (`*.sources`). @see sources.list(5), DEB822-STYLE FORMAT */
export function parseDeb822Sources(text: string): AptSource[] {
  return text
    .split(/\n[ \t]*\n/)
    .map(parseStanza)
    .flatMap((fields) => {
      if (fields.get('enabled')?.toLowerCase() === 'no') return [];
      if (!words(fields.get('types')).includes('deb')) return [];
      const signedBy = fields.get('signed-by');
      return words(fields.get('uris')).map((uri) => ({
        uri,
        suites: words(fields.get('suites')),
        components: words(fields.get('components')),
        ...(signedBy === undefined ? {} : { signedBy }),
      }));
    });
}

/** The binary archives of a one-line file (`*.list`). @see sources.list(5), ONE-LINE-STYLE FORMAT */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    const [, options, uri, suite, components] = match ?? [];
    if (uri === undefined || suite === undefined) return [];
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options ?? '')?.[1];
    return [{ uri, suites: [suite], components: words(components), ...(signedBy === undefined ? {} : { signedBy }) }];
  });
}

/** Fields of one stanza, names in lower case; continuation lines keep their line breaks. */
function parseStanza(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let current: string | undefined;
  for (const line of stanza.split('\n').filter((each) => !each.startsWith('#'))) {
    const field = /^([A-Za-z-]+):[ \t]*(.*)$/.exec(line);
    if (field?.[1] !== undefined) {
      current = field[1].toLowerCase();
      fields.set(current, (field[2] ?? '').trim());
    } else if (current !== undefined && /^[ \t]/.test(line)) {
      fields.set(current, `${fields.get(current) ?? ''}\n${line}`);
    }
  }
  return fields;
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
