/** What a markdown text refers to, and so what must exist. */
export interface References {
  /** Targets of links that are neither absolute URLs nor mail addresses; `#anchor` kept. */
  readonly links: readonly string[];
  /** Inline code that is a path from the repository's root; may hold `*` and `<placeholder>`. */
  readonly paths: readonly string[];
  /** `check` of `npm run check`, and the short forms `start` and `test`. */
  readonly scripts: readonly string[];
  /** Inline code that is a name in the sources: camelCase, PascalCase or UPPER_CASE with an underscore. */
  readonly symbols: readonly string[];
}

const ROOTS = /^(apps|libs|tools|test|docs|deploy|\.ci|\.github)\//;
const ROOT_FILE = /^[\w.-]+\.(json|ya?ml|md|ts)$/;
const SYMBOL = /^(?:[a-z]+(?:[A-Z]\w*)+|(?:[A-Z][a-z0-9]+){2,}\w*|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:\(\))?$/;

export function referencesOf(markdown: string): References {
  const prose = markdown.replaceAll(/^```[^]*?^```/gm, '');
  const code = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  return {
    links: [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target)),
    paths: code.filter((text) => !text.includes(' ') && (ROOTS.test(text) || ROOT_FILE.test(text))),
    scripts: [...markdown.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short ?? '',
    ),
    symbols: code.filter((text) => SYMBOL.test(text)).map((text) => text.replace('()', '')),
  };
}

/** GitHub's anchors of a text's headings. */
export function anchorsOf(markdown: string): string[] {
  return [...markdown.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
