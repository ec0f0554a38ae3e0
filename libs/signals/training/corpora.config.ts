import { resolve } from 'node:path';

/** Where the shared corpora lie that are trained and judged on: `POSTHORN_CORPORA`, by default beside the checkout. They may be missing. */
export const CORPORA = resolve(process.env.POSTHORN_CORPORA ?? resolve(import.meta.dirname, '../../../../shared/data'));
