/** Declarations that leave nothing to see. */
const NOTHING_TO_SEE: readonly RegExp[] = [
  /display\s{0,3}:\s{0,3}none/,
  /visibility\s{0,3}:\s{0,3}hidden/,
  /font-size\s{0,3}:\s{0,3}(?:0|1px|0\.\d)/,
  /opacity\s{0,3}:\s{0,3}0(?:\.0\d?)?\s{0,3}(?:;|$|!)/,
  /(?:max-)?(?:height|width)\s{0,3}:\s{0,3}0(?:px)?\s{0,3}(?:;|$|!)/,
  /(?:left|top|text-indent|right|margin-left)\s{0,3}:\s{0,3}-\d{3,5}(?:px|em|pt|%)?/,
  /clip\s{0,3}:\s{0,3}rect\(0/,
  /color\s{0,3}:\s{0,3}transparent/,
];
const COLOUR = /(?:^|;|\s)color\s{0,3}:\s{0,3}([#a-z0-9(),. ]{3,30})/;
const BACKGROUND = /background(?:-color)?\s{0,3}:\s{0,3}([#a-z0-9(),. ]{3,30})/;
const WHITES = new Set(['white', '#fff', '#ffffff', '#fefefe', '#fdfdfd', 'rgb(255,255,255)', '#fffffe']);
const LONGEST_STYLE = 2_000;

/** @param style the value of a style attribute, or the declarations of a rule */
export function hidesByStyle(style: string): boolean {
  const lower = style.slice(0, LONGEST_STYLE).toLowerCase();
  if (NOTHING_TO_SEE.some((pattern) => pattern.test(lower))) return true;
  const colour = COLOUR.exec(lower)?.[1]?.replaceAll(' ', '');
  if (colour === undefined) return false;
  const background = BACKGROUND.exec(lower)?.[1]?.replaceAll(' ', '');
  // White without a background is white on the white of a mail program.
  return background === undefined
    ? WHITES.has(colour)
    : background === colour || (WHITES.has(background) && WHITES.has(colour));
}

const MOST_RULES = 400;

/** Classes that a style element of the mail hides: `.x{display:none}`. Rules within media queries too, which is on the safe side. */
export function hidingClasses(html: string): ReadonlySet<string> {
  const found = new Set<string>();
  let rules = 0;
  for (let at = html.indexOf('<style'); at >= 0 && rules < MOST_RULES;) {
    const end = html.indexOf('</style', at);
    const sheet = html.slice(at, end < 0 ? at + 50_000 : Math.min(end, at + 50_000));
    for (const rule of sheet.split('}', MOST_RULES)) {
      rules++;
      const brace = rule.lastIndexOf('{');
      if (brace < 0 || !hidesByStyle(rule.slice(brace + 1))) continue;
      for (const [, name = ''] of rule.slice(Math.max(0, brace - 300), brace).matchAll(/\.([\w-]{1,60})/g))
        found.add(name);
    }
    at = end < 0 ? -1 : html.indexOf('<style', end);
  }
  return found;
}
