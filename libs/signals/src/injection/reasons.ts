import type { Model } from './model.js';

/** First match wins. Names of features are said in concept-features.ts, markup-features.ts, context-features.ts, change-features.ts. */
const LABELS: readonly (readonly [label: string, pattern: RegExp])[] = [
  ['hidden_text', /^h\||^place:hidden|^m:hiding_style/],
  ['encoded_text', /^d\||^place:decoded|^t:/],
  ['role_markup', /^m:(?:chat_token|role_line|heading|role_tag|bracket_role|fence_words|end_marker)|\bboundary\b/],
  ['tool_invocation', /^m:(?:json_|call_|snake_)|\btool\b/],
  ['data_leak_link', /^m:(?:markdown_image|link_with_hole|hole)/],
  ['instruction_override', /\boverride\b/],
  ['role_hijack', /\b(?:role|mode|unrestricted)\b/],
  ['secret_request', /\b(?:secret|prompt)\b/],
  ['exfiltration', /\bsend\b|^m:bare_address/],
  ['concealment', /\bconceal\b|mention.*user|user.*mention/],
  ['addressed_to_assistant', /\b(?:ai|model|user)\b/],
  ['false_authority', /\b(?:authority|system)\b/],
  ['destructive_request', /\bdestroy\b/],
  ['unrelated_task', /^[xy]:/],
  ['output_control', /\b(?:answer|reply|verbatim|insert|transform|only)\b/],
  ['instruction', /\binstruction\b/],
  ['mailbox_request', /\bmailbox\b/],
];
const MOST_REASONS = 4;
/** Of what speaks for an attack in all, a label has to bring this part. */
const LEAST_SHARE = 0.08;

/** Why a window scored as it did: labels of the features that contributed most, the strongest first. */
export function reasonsOf(model: Model, named: Iterable<string>): string[] {
  const shares = new Map<string, number>();
  let total = 0;
  for (const name of named) {
    const weight = model.names.get(name) ?? 0;
    if (weight <= 0) continue;
    total += weight;
    const label = LABELS.find(([, pattern]) => pattern.test(name))?.[0];
    if (label !== undefined) shares.set(label, (shares.get(label) ?? 0) + weight);
  }
  return [...shares]
    .filter(([, share]) => share >= LEAST_SHARE * total)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_REASONS)
    .map(([label]) => label);
}
