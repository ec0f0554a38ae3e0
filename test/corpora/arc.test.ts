import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { authenticateMail } from '../../libs/mail/src/mod.js';
import { corpusText, reportSuite } from './corpus.ts';
import { txtResolver } from './dns-zone.ts';

/** The chain validation half of the ARC suite; the mails are signed without dates that expire. */
const scenario = z.object({
  description: z.string(),
  tests: z.record(z.string(), z.object({ message: z.string(), cv: z.string().nullable() })),
  'txt-records': z.record(z.string(), z.string()).nullish(),
});

const source = corpusText('arc-suite/arc-validation.part.yml');
const scenarios = parseAllDocuments(source ?? '', { uniqueKeys: false }).map((document) =>
  scenario.parse(document.toJS()),
);

describe.skipIf(source === undefined)('the ARC suite', () => {
  test('is passed whole', async () => {
    const failed: string[] = [];
    let all = 0;
    for (const { description, tests, 'txt-records': records } of scenarios) {
      const resolver = txtResolver(new Map(Object.entries(records ?? {})));
      for (const [name, { message, cv }] of Object.entries(tests)) {
        all++;
        const raw = Buffer.from(message.replaceAll('\n', '\r\n'));
        const { arc = 'none' } = await authenticateMail({ raw, resolver, mta: 'mx.test' });
        // Empty where the newest seal itself says cv=fail: nothing is left to validate (RFC 8617 section 5.2 step 2).
        const expected = cv === null || cv === '' ? 'fail' : cv.toLowerCase();
        if (arc !== expected) failed.push(`${description} / ${name}: ${arc} instead of ${expected}`);
      }
    }
    reportSuite('arc-suite', all - failed.length, all);
    expect(failed).toEqual([]);
    expect(all).toBeGreaterThanOrEqual(86);
  });
});
