import { CORPORA } from './corpora.config.ts';
import { trainInjection } from './injection/train.ts';
import { trainIntent } from './intent/train.ts';
import { packLanguages } from './language/pack.ts';

/**
 * `npm run train:signals [-- injection|intent|language]`: writes the weights in libs/signals/models. The same bytes from the same data and the same Node;
 * data are the texts beside this file and, where they are at hand, the corpora of POSTHORN_CORPORA (default ../shared/data).
 */
const wanted = process.argv.slice(2);
const parts: Readonly<Record<string, (corpora: string) => object | Promise<object>>> = {
  injection: trainInjection,
  intent: trainIntent,
  language: packLanguages,
};
for (const [name, train] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) console.log(JSON.stringify({ [name]: await train(CORPORA) }));
}
