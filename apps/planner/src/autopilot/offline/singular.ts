/** One of several, of the words of our tables: `agencies` is `agency`, `CTOs` is `CTO`. */
export function singular(words: string): string {
  return words.replace(/ies$/i, 'y').replace(/([^s])s$/i, '$1');
}
