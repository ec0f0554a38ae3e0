/** Chooses by name: the same seed, name and choices give the same choice, and one choice says nothing of another. Empty text for none. */
export function seededPick(seed: string): (name: string, choices: readonly string[]) => string {
  return (name, choices) => choices[hashOf(`${seed}\0${name}`) % Math.max(1, choices.length)] ?? '';
}

/** FNV-1a, 32 bits, with a last mix so that neighbours differ. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
