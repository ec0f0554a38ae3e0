import { seeded } from './random.ts';

const ROUNDS = 40;

/**
 * Points along the axes on which they differ most (principal components, by subspace iteration), each scaled to length 1.
 * @param points row by row, `width` numbers each @returns row by row, `reduced` numbers each
 */
export function reduce(points: Float32Array, width: number, reduced: number): Float32Array {
  const count = points.length / width;
  centre(points, width);
  const axes = mainAxes(covariance(points, width), width, reduced);
  const found = new Float32Array(count * reduced);
  for (let row = 0; row < count; row++) {
    let square = 0;
    for (let axis = 0; axis < reduced; axis++) {
      let sum = 0;
      for (let at = 0; at < width; at++)
        sum += (points[row * width + at] as number) * (axes[axis * width + at] as number);
      found[row * reduced + axis] = sum;
      square += sum * sum;
    }
    const length = Math.sqrt(square) || 1;
    for (let axis = 0; axis < reduced; axis++)
      found[row * reduced + axis] = (found[row * reduced + axis] as number) / length;
  }
  return found;
}

function centre(points: Float32Array, width: number): void {
  const count = points.length / width;
  for (let at = 0; at < width; at++) {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += points[row * width + at] as number;
    for (let row = 0; row < count; row++) points[row * width + at] = (points[row * width + at] as number) - sum / count;
  }
}

function covariance(points: Float32Array, width: number): Float64Array {
  const found = new Float64Array(width * width);
  for (let row = 0; row < points.length; row += width) {
    for (let one = 0; one < width; one++) {
      const value = points[row + one] as number;
      for (let other = 0; other < width; other++)
        found[one * width + other] = (found[one * width + other] as number) + value * (points[row + other] as number);
    }
  }
  return found;
}

/** Rows of length 1, at right angles to one another. */
function mainAxes(matrix: Float64Array, width: number, reduced: number): Float64Array {
  const random = seeded(512);
  let axes: Float64Array = Float64Array.from({ length: reduced * width }, () => random() - 0.5);
  for (let round = 0; round < ROUNDS; round++) {
    const moved = new Float64Array(axes.length);
    for (let axis = 0; axis < reduced; axis++) {
      for (let one = 0; one < width; one++) {
        let sum = 0;
        for (let at = 0; at < width; at++)
          sum += (axes[axis * width + at] as number) * (matrix[one * width + at] as number);
        moved[axis * width + one] = sum;
      }
    }
    axes = atRightAngles(moved, width);
  }
  return axes;
}

function atRightAngles(axes: Float64Array, width: number): Float64Array {
  const dot = (one: number, other: number): number => {
    let sum = 0;
    for (let at = 0; at < width; at++) sum += (axes[one + at] as number) * (axes[other + at] as number);
    return sum;
  };
  for (let row = 0; row < axes.length; row += width) {
    for (let before = 0; before < row; before += width) {
      const share = dot(row, before);
      for (let at = 0; at < width; at++)
        axes[row + at] = (axes[row + at] as number) - share * (axes[before + at] as number);
    }
    const length = Math.sqrt(dot(row, row)) || 1;
    for (let at = 0; at < width; at++) axes[row + at] = (axes[row + at] as number) / length;
  }
  return axes;
}
