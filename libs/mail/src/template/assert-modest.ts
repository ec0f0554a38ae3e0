/** Tags and outputs in a part: each can be an error that liquidjs draws, at some 40 us. */
const MAX_PARTICLES = 10_000;
/** Blocks inside blocks. liquidjs parses and renders by recursion, and gathers errors of errors: 20,000 cost half a minute. */
const MAX_NESTING = 100;

const TOKEN = /\{\{|\{%|%\}|\w+/g;
const OPENS = new Set(['if', 'unless', 'for', 'case', 'capture', 'tablerow', 'comment', 'raw', 'liquid']);

/**
 * Refuses, before anything is parsed, what would keep the process busy for longer than the limits of rendering say. Linear.
 * @throws RangeError
 */
export function assertModest(source: string): void {
  let depth = 0;
  let particles = 0;
  for (const name of namesIn(source)) {
    if (++particles > MAX_PARTICLES) throw new RangeError(`more than ${MAX_PARTICLES} tags and outputs`);
    if (OPENS.has(name)) depth++;
    else if (name.startsWith('end') && depth > 0) depth--;
    if (depth > MAX_NESTING) throw new RangeError(`blocks nested deeper than ${MAX_NESTING}`);
  }
}

/** Names of tags in their order, `{{` for outputs. Of a `liquid` tag, whose lines are tags, every word, and its end as `endliquid`. */
function* namesIn(source: string): Iterable<string> {
  let place: 'text' | 'tag' | 'liquid' = 'text';
  for (const [token] of source.matchAll(TOKEN)) {
    if (token === '%}') {
      if (place === 'liquid') yield 'endliquid';
      place = 'text';
    } else if (token === '{{') yield token;
    else if (token === '{%') place = 'tag';
    else if (place !== 'text') {
      yield token;
      if (place === 'tag') place = token === 'liquid' ? 'liquid' : 'text';
    }
  }
}
