import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { id, instant } from './fields.js';

/** The key of the subject is the domain's id: a name has dots. */
const aboutDomain = { domainId: id, domain: z.string().min(1).max(253) };

const record = z.object({
  type: z.enum(['TXT', 'CNAME', 'MX', 'A', 'AAAA', 'PTR']),
  name: z.string().max(253),
  expected: z.string().max(2048),
  found: z.array(z.string().max(2048)).max(32).describe('What DNS answers; nothing when there is no such record.'),
});

const EXAMPLE = { domainId: 'dom_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', domain: 'acme.example' };

export const DomainVerified = defineEvent('domain.verified', {
  version: 1,
  visibility: 'public',
  summary: "A sending domain's DNS records were found in order.",
  data: z.object({ ...aboutDomain, verifiedAt: instant }),
  examples: [{ ...EXAMPLE, verifiedAt: '2026-03-22T10:00:00.000Z' }],
});

export const DomainVerificationFailed = defineEvent('domain.verification_failed', {
  version: 1,
  visibility: 'public',
  summary: "A sending domain's DNS records were missing or wrong.",
  data: z.object({ ...aboutDomain, records: z.array(record).min(1).max(64), failedAt: instant }),
  examples: [
    {
      ...EXAMPLE,
      records: [
        { type: 'TXT', name: 'acme.example', expected: 'v=spf1 include:_spf.posthorn.example ~all', found: [] },
      ],
      failedAt: '2026-03-22T10:00:00.000Z',
    },
  ],
});

export const domainEvents = [DomainVerified, DomainVerificationFailed] as const;
