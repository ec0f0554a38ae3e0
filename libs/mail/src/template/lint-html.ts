import type { HtmlFacts } from './html-facts.js';
import { finding, type LintFinding } from './lint-finding.js';

/** Gmail shows no more than 102 KiB of a mail's HTML. */
const CLIPPED_BYTES = 102 * 1024;
const SHORTENERS = new Set([
  'bit.ly',
  'goo.gl',
  'tinyurl.com',
  't.co',
  'ow.ly',
  'is.gd',
  'buff.ly',
  'rebrand.ly',
  'cutt.ly',
]);

export function lintHtml(html: string, facts: HtmlFacts): LintFinding[] {
  return [...lintSource(html, facts), ...lintLinks(facts), ...lintImages(facts)];
}

function lintSource(html: string, { active, handlers }: HtmlFacts): LintFinding[] {
  const found: LintFinding[] = [];
  const size = Buffer.byteLength(html);
  if (size > CLIPPED_BYTES)
    found.push(warn('html_clipped', `It has ${Math.ceil(size / 1024)} KiB; Gmail cuts at 102.`, 'Shorten it.'));
  if (active.length > 0)
    found.push(warn('active_content', `Mail readers drop ${active.join(', ')}.`, 'Link to a page instead.'));
  if (handlers.length > 0)
    found.push(
      warn('active_content', `Mail readers drop ${handlers.slice(0, 5).join(', ')}.`, 'Take the handlers out.'),
    );
  if (/\|\s*raw\s*-?\}\}/.test(html)) {
    found.push(
      warn(
        'unescaped_output',
        'A value is put in unescaped (raw).',
        'Leave raw out unless the value is HTML you made yourself.',
      ),
    );
  }
  if (/\|\s*(?:escape|escape_once|h)\s*-?\}\}/.test(html)) {
    found.push(
      warn(
        'escaped_twice',
        'A value is escaped by a filter and again as it is put in.',
        'Leave the filter out; HTML is escaped anyway.',
      ),
    );
  }
  return found;
}

function lintLinks({ links }: HtmlFacts): LintFinding[] {
  const found: LintFinding[] = [];
  const plain = links.filter(({ href }) => /^http:/i.test(href));
  if (plain.length > 0)
    found.push(
      warn('http_link', `${plain.length} links are not HTTPS, first "${cut(plain[0]?.href)}".`, 'Link by https://.'),
    );
  const dead = links.filter(({ href }) => href === '' || href === '#');
  if (dead.length > 0) found.push(warn('dead_link', `${dead.length} links lead nowhere.`, 'Give them an address.'));
  const scripted = links.find(({ href }) => /^(?:javascript|data|vbscript):/i.test(href));
  if (scripted !== undefined) {
    found.push(finding('script_link', 'error', 'html', `"${cut(scripted.href)}" is no address.`, 'Link by https://.'));
  }
  const short = links.find(({ href }) => SHORTENERS.has(hostOf(href)));
  if (short !== undefined)
    found.push(warn('shortened_link', `"${cut(short.href)}" hides where it leads.`, 'Link to the address itself.'));
  const lying = links.find(({ href, words }) => {
    const shown = hostOf(
      /^\s*(?:https?:\/\/)?([\w-]+(?:\.[\w-]+)+)\S*\s*$/i.test(words) ? withScheme(words.trim()) : '',
    );
    const real = hostOf(href);
    return shown !== '' && real !== '' && !isSameSite(shown, real);
  });
  if (lying !== undefined) {
    found.push(
      warn(
        'link_shows_other_site',
        `"${cut(lying.words.trim())}" leads to ${hostOf(lying.href)}.`,
        'Show the site it leads to.',
      ),
    );
  }
  return found;
}

function lintImages({ images, textLength, links }: HtmlFacts): LintFinding[] {
  const found: LintFinding[] = [];
  if (images.length > 0 && textLength < 20 + 10 * Math.min(links.length, 3)) {
    found.push(
      warn(
        'image_only',
        'It is pictures with hardly a word.',
        'Say it in text; many readers show no pictures at first.',
      ),
    );
  }
  const mute = images.filter(({ alt }) => alt === undefined);
  if (mute.length > 0)
    found.push(
      warn('image_without_alt', `${mute.length} pictures have no alt text.`, 'Add alt="…", empty for decoration.'),
    );
  const inlined = images.find(({ src }) => /^data:/i.test(src));
  if (inlined !== undefined)
    found.push(
      warn(
        'data_image',
        'A picture is a data: address, which Gmail and Outlook do not show.',
        'Attach it with a contentId.',
      ),
    );
  return found;
}

const warn = (rule: string, message: string, fix: string): LintFinding =>
  finding(rule, 'warning', 'html', message, fix);
const cut = (text: string | undefined): string => (text ?? '').slice(0, 100);
const withScheme = (text: string): string => (/^https?:/i.test(text) ? text : `https://${text}`);
const isSameSite = (one: string, other: string): boolean =>
  one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);

function hostOf(url: string): string {
  if (!/^https?:/i.test(url) || url.includes('{')) return '';
  return URL.parse(url)?.hostname.replace(/^www\./, '') ?? '';
}
