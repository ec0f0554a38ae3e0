import { tokensOf } from '../tokens.js';
import { CUES, type Cue, type CuePhrases } from './cue.js';

/** In tokens; longer ones the models were trained without. */
const LONGEST_PHRASE = 7;
const SHORTEST_STEM = 3;
const LONGEST_STEM = 16;
const NONE: readonly Cue[] = [];

/** What is known where the walk along a phrase or a stem has come to. `Step` is a token, or a code unit. */
interface Node<Step> {
  readonly next: Map<Step, Node<Step>>;
  cues: readonly Cue[];
}

/** Phrases as a tree of tokens, beginnings of words (written with `*`) as one of code units. */
export class CueIndex {
  private readonly phrases: Node<string> = { next: new Map(), cues: NONE };
  private readonly stems: Node<number> = { next: new Map(), cues: NONE };

  constructor(languages: readonly CuePhrases[]) {
    for (const language of languages) {
      for (const cue of CUES) for (const written of (language[cue] ?? '').split('|')) this.add(written, cue);
    }
  }

  /** Calls `count` with the cues of each phrase that begins at a token, the shortest first, then of each stem the token begins with. */
  read(tokens: readonly string[], start: number, count: (cues: readonly Cue[]) => void): void {
    let phrase = this.phrases.next.get(tokens[start] ?? '');
    for (let at = start + 1; phrase !== undefined; at += 1) {
      if (phrase.cues.length > 0) count(phrase.cues);
      phrase = at < tokens.length ? phrase.next.get(tokens[at] ?? '') : undefined;
    }
    const token = tokens[start] ?? '';
    let stem: Node<number> | undefined = this.stems;
    for (let at = 0; at < token.length; at += 1) {
      stem = stem.next.get(token.charCodeAt(at));
      if (stem === undefined) return;
      if (stem.cues.length > 0) count(stem.cues);
    }
  }

  private add(written: string, cue: Cue): void {
    const tokens = tokensOf(written);
    const [word = ''] = tokens;
    if (word === '' || tokens.length > LONGEST_PHRASE) return;
    if (tokens.length > 1 || !written.endsWith('*')) addTo(this.phrases, tokens, cue);
    else if (word.length >= SHORTEST_STEM && word.length <= LONGEST_STEM)
      addTo(
        this.stems,
        Array.from({ length: word.length }, (_, at) => word.charCodeAt(at)),
        cue,
      );
  }
}

function addTo<Step>(root: Node<Step>, steps: readonly Step[], cue: Cue): void {
  let node = root;
  for (const step of steps) {
    const next = node.next.get(step) ?? { next: new Map(), cues: NONE };
    node.next.set(step, next);
    node = next;
  }
  if (!node.cues.includes(cue)) node.cues = [...node.cues, cue];
}
