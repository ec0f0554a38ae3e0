import { seeded } from './random.ts';

const ROUNDS = 12;

/**
 * Spherical k-means: points of length 1 by the nearest of `classes` directions. The first directions are points drawn at random; a class that loses
 * all its points keeps its direction. Deterministic.
 * @param points row by row, `width` numbers each @returns a class per point
 */
export function kMeans(points: Float32Array, width: number, classes: number): Int32Array {
  const count = points.length / width;
  const random = seeded(3_000);
  const centres = new Float32Array(classes * width);
  for (let at = 0; at < classes; at++) {
    const row = Math.floor(random() * count) * width;
    centres.set(points.subarray(row, row + width), at * width);
  }
  let nearest = new Int32Array(count);
  for (let round = 0; round < ROUNDS; round++) {
    nearest = nearestOf(points, centres, width);
    moveCentres(points, centres, nearest, width);
  }
  return nearest;
}

function nearestOf(points: Float32Array, centres: Float32Array, width: number): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: points.length / width }, (_, row) => {
    let best = 0;
    let closest = -2;
    for (let at = 0; at < centres.length; at += width) {
      let dot = 0;
      for (let n = 0; n < width; n++) dot += (points[row * width + n] as number) * (centres[at + n] as number);
      if (dot > closest) [best, closest] = [at / width, dot];
    }
    return best;
  });
}

function moveCentres(points: Float32Array, centres: Float32Array, nearest: Int32Array, width: number): void {
  const sums = new Float64Array(centres.length);
  for (let row = 0; row < nearest.length; row++) {
    const at = (nearest[row] as number) * width;
    for (let n = 0; n < width; n++) sums[at + n] = (sums[at + n] as number) + (points[row * width + n] as number);
  }
  for (let at = 0; at < centres.length; at += width) {
    const length = Math.hypot(...sums.subarray(at, at + width));
    if (length === 0) continue;
    for (let n = 0; n < width; n++) centres[at + n] = (sums[at + n] as number) / length;
  }
}
