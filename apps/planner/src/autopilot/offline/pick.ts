/**
 * One of several, the same for the same seed and slot.
 * @param slot what is picked, so that two picks of one seed do not go together
 */
export function pick<Item>(items: readonly [Item, ...Item[]], seed: string, slot: string): Item {
  return items[hash(`${slot}\u0000${seed}`) % items.length] ?? items[0];
}

/** FNV-1a, 32 bits, with a last mix: neighbouring seeds differ in their low bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}
