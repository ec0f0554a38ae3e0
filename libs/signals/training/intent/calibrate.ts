/** Probabilities a model gave, and which class was the right one. */
export interface Judged {
  readonly shares: readonly number[];
  readonly label: number;
}

/**
 * What to divide a model's scores by so that its probabilities say how often it is right on sources it has not seen: the temperature of the least
 * log loss, found by golden section between 0.3 and 5.
 * @see Guo et al., On Calibration of Modern Neural Networks (2017)
 */
export function temperatureFor(judged: readonly Judged[]): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0.3, 5];
  for (let round = 0; round < 40; round += 1) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (logLoss(judged, left) < logLoss(judged, right)) high = right;
    else low = left;
  }
  return Number(((low + high) / 2).toFixed(3));
}

function logLoss(judged: readonly Judged[], temperature: number): number {
  let loss = 0;
  for (const { shares, label } of judged) loss -= Math.log(Math.max(tempered(shares, temperature)[label] ?? 0, 1e-12));
  return loss / judged.length;
}

/** Dividing the scores by t is raising the probabilities to 1/t. */
export function tempered(shares: readonly number[], temperature: number): number[] {
  const raised = shares.map((share) => share ** (1 / temperature));
  const total = raised.reduce((sum, share) => sum + share, 0);
  return raised.map((share) => share / total);
}
