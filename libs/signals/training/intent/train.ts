import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { INTENTS, REFINED_INTENTS } from '../../dist/signals.js';
import { temperatureFor } from './calibrate.ts';
import { intentIndex, leaveSourcesOut } from './leave-sources-out.ts';
import { packModel, type PackedModel } from './pack.ts';
import { fit } from './prepare.ts';
import { refinedIndex } from './refined.ts';
import { readTrainingSet } from './training-set.ts';

const MODELS = new URL('../../models/', import.meta.url);

export interface TrainedModel {
  readonly version: string;
  readonly bytes: number;
}

/** Trains on everything, calibrates on sources left out, and writes the weights: the same bytes from the same data. */
export function trainIntent(corpora: string): readonly TrainedModel[] {
  const set = readTrainingSet(corpora);
  const temperature = temperatureFor(
    leaveSourcesOut(set).map(({ row, shares }) => ({ shares, label: intentIndex(row) })),
  );
  const rows = [...set.written, ...set.real];
  const intent = packModel(fit(rows, INTENTS.length, intentIndex), INTENTS, temperature);
  const refinedClasses = [...REFINED_INTENTS, 'none'];
  const refined = packModel(fit(set.written, refinedClasses.length, refinedIndex), refinedClasses, 1);
  return [write('intent', intent), write('intent-refined', refined)];
}

function write(name: string, { card, bytes }: PackedModel): TrainedModel {
  const digest = createHash('sha256').update(JSON.stringify(card)).update(bytes).digest('hex').slice(0, 8);
  const version = `${name}-1-${digest}`;
  mkdirSync(MODELS, { recursive: true });
  writeFileSync(new URL(`${name}.json`, MODELS), `${JSON.stringify({ version, ...card }, null, 1)}\n`);
  writeFileSync(new URL(`${name}.bin`, MODELS), bytes);
  return { version, bytes: bytes.length };
}
