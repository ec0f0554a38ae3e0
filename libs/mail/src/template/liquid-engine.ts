import { Context, Liquid, type Template } from 'liquidjs';
import { UNSUBSCRIBE_PLACEHOLDER } from '../compose/mail-bodies.js';
import { assertModest } from './assert-modest.js';

/** Longest template and longest result of a part, in characters. */
export const MAX_PART = 500_000;
/** Milliseconds one part may take to render, of the process's time; ordinary ones take a tenth of one. */
const RENDER_LIMIT_MS = 100;
/** Characters and items that filters and ranges may make. */
const MEMORY_LIMIT = 2_000_000;
/** Files are none of a template's business. */
const TAGS_OF_FILES = ['include', 'render', 'layout', 'block'];

/** Variables that a template has without being given them. */
export const OWN_VARIABLES = { unsubscribe_url: UNSUBSCRIBE_PLACEHOLDER };

function engine(isHtml: boolean): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    // `{% if x %}` and `default` may ask for what is not there: that is what they are for.
    lenientIf: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // Every missing variable in one go.
    catchAllErrors: true,
    dynamicPartials: false,
    // `date` writes UTC on every server.
    timezoneOffset: 0,
    templates: {},
    globals: OWN_VARIABLES,
    parseLimit: MAX_PART,
    renderLimit: RENDER_LIMIT_MS,
    memoryLimit: MEMORY_LIMIT,
    ...(isHtml ? { outputEscape: 'escape' as const } : {}),
  });
  for (const tag of TAGS_OF_FILES) delete liquid.tags[tag];
  return liquid;
}

export type PartName = 'subject' | 'html' | 'text';

const html = engine(true);
const plain = engine(false);
export const engineOf = (part: PartName): Liquid => (part === 'html' ? html : plain);

/**
 * What a part is filled in with. By itself liquidjs goes by the clock on the wall, which on a busy machine runs out for any template; here the
 * process has to have worked as long, too.
 */
export function contextOf(part: PartName, variables: object): Context {
  const liquid = engineOf(part);
  const context = new Context(variables, liquid.options, { sync: true }, { liquid });
  const { renderLimit } = context;
  const check = renderLimit.check.bind(renderLimit);
  const begun = process.cpuUsage();
  const endsMs = performance.now() + RENDER_LIMIT_MS;
  renderLimit.check = (nowMs) => {
    if (nowMs > endsMs && cpuMsSince(begun) > RENDER_LIMIT_MS) check(nowMs);
  };
  return context;
}

function cpuMsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}

const parsed = { html: new Map<string, Template[]>(), plain: new Map<string, Template[]>() };
/** Templates in use at a time; the oldest is forgotten. */
const MAX_PARSED = 200;

/** @throws what liquidjs throws for broken syntax, unknown tags and filters; RangeError for what is too much to look at */
export function parsePart(part: PartName, source: string): Template[] {
  const cache = part === 'html' ? parsed.html : parsed.plain;
  const known = cache.get(source);
  if (known !== undefined) return known;
  assertModest(source);
  const template = engineOf(part).parse(source);
  if (cache.size >= MAX_PARSED) cache.delete(cache.keys().next().value ?? '');
  cache.set(source, template);
  return template;
}
