/** What stands in a mail where a lead lacks what the plan's message names. */
const DEFAULTS: Readonly<Record<string, string>> = {
  first_name: 'there',
  name: 'there',
  last_name: '',
  company: 'your company',
  role: 'your role',
  location: 'your area',
  industry: 'your industry',
};

/**
 * The template of a plan as the campaign sends it: `{{first_name}}` becomes `{{first_name | default: "there"}}`, so that nobody is left out
 * for a field that is not known. Variables with a filter stay as they are.
 */
export function withDefaults(template: string): string {
  return template.replaceAll(/\{\{-?\s*([a-z_]+)\s*-?\}\}/g, (written, name: string) => {
    const fallback = Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined;
    return fallback === undefined ? written : `{{${name} | default: "${fallback}"}}`;
  });
}
