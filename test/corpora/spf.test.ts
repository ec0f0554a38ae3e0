import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { authenticateMail } from '../../libs/mail/src/mod.js';
import { corpusText, reportSuite } from './corpus.ts';
import { resolverOf } from './dns-zone.ts';

/** The openspf suite of RFC 7208: every case is a client, a sender, a zone and the results that are right. */
const scenario = z.object({
  description: z.string(),
  tests: z.record(
    z.string(),
    z.object({
      helo: z.string(),
      host: z.string(),
      mailfrom: z.string().nullish(),
      result: z.union([z.string(), z.array(z.string())]),
    }),
  ),
  zonedata: z.record(z.string(), z.array(z.union([z.string(), z.record(z.string(), z.unknown())]))),
});

const source = corpusText('spf-rfc7208/rfc7208-tests.part.yml');
const scenarios = parseAllDocuments(source ?? '', { uniqueKeys: false }).map((document) =>
  scenario.parse(document.toJS()),
);

describe.skipIf(source === undefined)('the SPF suite of RFC 7208', () => {
  test('is passed whole', async () => {
    const failed: string[] = [];
    let all = 0;
    for (const { description, tests, zonedata } of scenarios) {
      for (const [name, { helo, host, mailfrom, result }] of Object.entries(tests)) {
        all++;
        const { spf } = await authenticateMail({
          raw: Buffer.from('From: a@b.example\r\n\r\n'),
          clientIp: host,
          helo,
          mailFrom: mailfrom ?? '',
          resolver: resolverOf(zonedata),
          mta: 'mx.test',
        });
        if (![result].flat().includes(spf))
          failed.push(`${description} / ${name}: ${spf} instead of ${String(result)}`);
      }
    }
    reportSuite('spf-rfc7208', all - failed.length, all);
    expect(failed).toEqual([]);
    expect(all).toBeGreaterThanOrEqual(125);
  });
});
