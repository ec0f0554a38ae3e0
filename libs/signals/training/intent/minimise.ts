/** Value of a function at a point; fills in its gradient there. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

const REMEMBERED = 10;

/**
 * L-BFGS with a backtracking line search: the smallest point of a smooth convex function, from `start` on. Deterministic.
 * @see Nocedal & Wright, Numerical Optimization, algorithms 7.4 and 7.5
 * @param iterations at most; ends before when the steepest slope is below 1e-6
 */
export function minimise(start: Float64Array, objective: Objective, iterations: number): Float64Array {
  let point = start;
  let gradient = new Float64Array(start.length);
  let value = objective(point, gradient);
  const steps: { readonly move: Float64Array; readonly turn: Float64Array; readonly inverse: number }[] = [];
  for (let round = 0; round < iterations && steepest(gradient) > 1e-6; round += 1) {
    const direction = descent(gradient, steps);
    const slope = dot(direction, gradient);
    let length = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) * 10 : 1;
    let next = point;
    let nextGradient = gradient;
    let nextValue = Infinity;
    for (let tries = 0; tries < 30; tries += 1) {
      next = moved(point, direction, length);
      nextGradient = new Float64Array(start.length);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
      length /= 2;
    }
    if (!(nextValue < value)) break;
    const move = moved(next, point, -1);
    const turn = moved(nextGradient, gradient, -1);
    const curve = dot(move, turn);
    if (curve > 1e-12) steps.push({ move, turn, inverse: 1 / curve });
    if (steps.length > REMEMBERED) steps.shift();
    [point, gradient, value] = [next, nextGradient, nextValue];
  }
  return point;
}

type Step = { readonly move: Float64Array; readonly turn: Float64Array; readonly inverse: number };

function descent(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  let direction: Float64Array = gradient.map((value) => -value);
  const shares: number[] = [];
  for (const { move, turn, inverse } of steps.toReversed()) {
    const share = inverse * dot(move, direction);
    shares.unshift(share);
    direction = moved(direction, turn, -share);
  }
  const last = steps.at(-1);
  if (last) {
    const scale = 1 / (last.inverse * dot(last.turn, last.turn));
    direction = direction.map((value) => value * scale);
  }
  for (const [i, { move, turn, inverse }] of steps.entries()) {
    direction = moved(direction, move, (shares[i] ?? 0) - inverse * dot(turn, direction));
  }
  return direction;
}

function moved(from: Float64Array, along: Float64Array, by: number): Float64Array {
  const to = new Float64Array(from.length);
  for (let i = 0; i < to.length; i += 1) to[i] = (from[i] ?? 0) + by * (along[i] ?? 0);
  return to;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function steepest(gradient: Float64Array): number {
  let most = 0;
  for (const value of gradient) most = Math.max(most, Math.abs(value));
  return most;
}
