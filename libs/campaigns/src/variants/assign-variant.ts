import { createHash } from 'node:crypto';

/**
 * Which variant a recipient gets: by chance with the weights given, and always the same, whoever asks. Neighbours in the
 * list are independent of each other, and so are steps.
 */
export function assignVariant<Variant extends { readonly weight: number }>(
  variants: readonly Variant[],
  campaignId: string,
  step: number,
  position: number,
): Variant | undefined {
  if (variants.length < 2) return variants[0];
  const digest = createHash('sha256').update(`${campaignId}:${step}:${position}`).digest();
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let mark = (digest.readUIntBE(0, 6) / 2 ** 48) * total;
  for (const variant of variants) {
    mark -= variant.weight;
    if (mark < 0) return variant;
  }
  return variants.at(-1);
}
