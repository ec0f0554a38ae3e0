import type { Token } from './tokens.js';

/**
 * Shapes by which a text passes itself off as the edge of a conversation, a tool's answer or a call. Every pattern is bounded, none repeats a repetition.
 * Each needs one of some tokens, so that most windows are spared most patterns; `_` may be anywhere in a token.
 */
const SHAPES: readonly (readonly [name: string, needs: readonly string[], pattern: RegExp])[] = [
  ['chat_token', ['<', '['], /<\|[a-z_]{2,20}\|>|\[\/?INST\]|<<\/?SYS>>|<\/?s>|<(?:start|end)_of_turn>/i],
  [
    'role_line',
    [':'],
    /(?:^|\n)[ \t>#*\-[]{0,6}(?:system|assistant|human|ai|bot|developer|chatgpt|gpt|user|model|agent|admin)[ \t]{0,3}(?:\]|\*\*)?[ \t]{0,3}:/i,
  ],
  [
    'heading',
    ['#'],
    /(?:^|\n)[ \t]{0,3}#{2,6}[ \t]{0,3}(?:instruction|system|response|new|human|assistant|user|important|override|task|context|end|input|note|admin)/i,
  ],
  [
    'role_tag',
    ['<'],
    /<\/?(?:system|user|assistant|human|instructions?|prompt|data|context|information|documents?|important\w{0,20}|admin|tools?|tool_\w{1,20}|functions?|function_\w{1,20}|tasks?|emails?|input|untrusted\w{0,20}|message|query|result\w{0,12}|content|rules?|config|override|note|ai|agent|command|external_data|email_body)\b[^<>]{0,60}>/i,
  ],
  [
    'bracket_role',
    ['['],
    /\[[ \t]{0,3}(?:system|admin|important|instructions?|assistant|ai|note to|hidden|internal|developer|agent|begin|end|start|message to|attention|override|llm|bot)\b[^[\]\n]{0,80}\]/i,
  ],
  [
    'fence_words',
    ['=', '-', '*', '~', '#', '+', '_'],
    /(?:={3,8}|-{3,8}|\*{3,8}|~{3,8}|#{3,8}|\+{3,8}|_{3,8})[ \t]{0,3}[A-Za-z][A-Za-z /'-]{3,40}[ \t]{0,3}(?:={3,8}|-{3,8}|\*{3,8}|~{3,8}|#{3,8}|\+{3,8}|_{3,8})/,
  ],
  [
    'end_marker',
    ['of'],
    /\b(?:end|begin|start|beginning|close)(?:ing)?[ \t]of[ \t](?:the[ \t])?(?:email|mail|message|document|context|data|input|conversation|user|text|prompt|system|instruction|untrusted)/i,
  ],
  ['code_fence', ['`'], /```/],
  ['template', ['{'], /\{\{[^{}\n]{1,80}\}\}|\$\{[^{}\n]{1,60}\}/],
  [
    'json_call',
    ['"'],
    /"(?:tool|function|name|action|tool_calls?|command|role|recipient_name|api|method|tool_name|function_call)"[ \t]{0,3}:[ \t]{0,3}["{[]/i,
  ],
  [
    'json_arguments',
    ['"'],
    /"(?:arguments|parameters|args|params|input|content|instruction|payload|to|body)"[ \t]{0,3}:[ \t]{0,3}["{[]/i,
  ],
  [
    'call_syntax',
    ['('],
    /\b[a-z]{2,20}_[a-z_]{2,30}\([^()\n]{0,120}\)|\b[a-z][a-zA-Z]{3,30}\((?:['"][^()'"\n]{0,80}['"]|[a-z_]{1,20}[ ]?=)/,
  ],
  [
    'snake_name',
    ['_'],
    /\b(?:send|forward|delete|get|read|search|list|create|update|transfer|make|call|execute|run|export|reply|fetch|post|share)_[a-z]{2,20}(?:_[a-z]{2,20})?\b/,
  ],
  ['markdown_image', ['['], /!\[[^[\]\n]{0,80}\]\(https?:/i],
  ['link_with_hole', ['<', '{', '[', '$'], /https?:\/\/[^\s<>{}[\]]{1,160}[?&/=](?:<|\{|\[|\$)[a-zA-Z_ ]{2,40}/i],
  ['hole', ['<', '['], /<[A-Za-z][A-Za-z]{1,20}[_ ][A-Za-z_ ]{2,30}>|\[[A-Z]{3,20}[_ ][A-Z_ ]{2,30}\]/],
  ['comment', ['<', '/'], /<!--|\/\*|(?:^|\n)[ \t]{0,3}\/\/[ \t]/],
  [
    'hiding_style',
    [':'],
    /display\s{0,2}:\s{0,2}none|font-size\s{0,2}:\s{0,2}0|color\s{0,2}:\s{0,2}(?:white|#fff|transparent)|opacity\s{0,2}:\s{0,2}0[;"' ]/i,
  ],
  ['numbered_orders', ['1'], /(?:^|\n)[ \t]{0,3}1[.)][ \t][^\n]{3,200}\n[ \t]{0,3}2[.)][ \t]/],
  ['bare_address_target', ['@'], /\bto:?[ ]{1,2}["'<]?[\w.+-]{1,40}@[\w-]{1,40}\.[\w.-]{2,30}/i],
];

/** A bit for each token that some shape needs. */
const BITS = new Map([...new Set(SHAPES.flatMap(([, needs]) => needs))].map((token, at) => [token, 1 << at]));
const LONGEST_NEEDED = 2;
const UNDERSCORE = BITS.get('_') ?? 0;
/** All bits. */
const ANY = -1;
const NEEDS = SHAPES.map(([, needs]) => needs.reduce((bits, token) => bits | (BITS.get(token) ?? 0), 0));
const NAMES = SHAPES.map(([name]) => `m:${name}`);

/** Of every token, which of the shapes' needs it meets. */
export function shapeBitsOf(tokens: readonly Token[]): Int32Array {
  const bits = new Int32Array(tokens.length);
  for (let at = 0; at < tokens.length; at++) bits[at] = bitsOf(tokens[at]?.word ?? '');
  return bits;
}

function bitsOf(word: string): number {
  if (word.includes('_')) return UNDERSCORE;
  return word.length <= LONGEST_NEEDED ? (BITS.get(word) ?? 0) : 0;
}

/**
 * @param emit called with each shape found in the text of one window
 * @param bits of all tokens of the text together. @default as if each were there
 */
export function markupFeatures(text: string, emit: (name: string) => void, bits = ANY): void {
  for (let at = 0; at < SHAPES.length; at++) {
    if ((bits & (NEEDS[at] ?? 0)) !== 0 && SHAPES[at]?.[2].test(text) === true) emit(NAMES[at] ?? '');
  }
}
