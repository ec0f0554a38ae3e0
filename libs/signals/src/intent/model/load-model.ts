import { readFileSync } from 'node:fs';
import { unpackModel, type LinearModel, type ModelCardData } from './linear-model.js';

const loaded = new Map<string, LinearModel>();

/** A model of `libs/signals/models`, read once per process; the folder lies beside `src` and `dist` alike. */
export function loadModel(name: 'intent' | 'intent-refined'): LinearModel {
  const known = loaded.get(name);
  if (known) return known;
  const file = (ending: string): URL => new URL(`../../../models/${name}.${ending}`, import.meta.url);
  const card = JSON.parse(readFileSync(file('json'), 'utf8')) as ModelCardData;
  const model = unpackModel(card, readFileSync(file('bin')));
  loaded.set(name, model);
  return model;
}
