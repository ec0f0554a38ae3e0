import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { address, count, displayName, id, instant, label, text } from './fields.js';

const aboutLease = { leaseId: id, agentId: id, contactEmail: address };
const aboutConsensus = { consensusId: id, contactEmail: address };

const fencingToken = count.describe(
  'Rises with every lease of a contact; a hand-over that carries a lower one is refused.',
);

const LEASE = {
  leaseId: 'lea_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
  agentId: 'agt_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
  contactEmail: 'alice@example.com',
};
const CONSENSUS = { consensusId: 'cns_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', contactEmail: 'alice@example.com' };

export const CoordinationLeaseAcquired = defineEvent('coordination.lease_acquired', {
  version: 1,
  visibility: 'public',
  summary: 'An agent acquired a contact lease.',
  data: z.object({
    ...aboutLease,
    agentName: displayName.optional(),
    intent: label.describe('What for: `outreach`, `support`, ...'),
    fencingToken,
    expiresAt: instant,
    acquiredAt: instant,
  }),
  examples: [
    {
      ...LEASE,
      intent: 'outreach',
      fencingToken: 7,
      expiresAt: '2026-03-22T10:30:00Z',
      acquiredAt: '2026-03-22T10:00:00.000Z',
    },
  ],
});

export const CoordinationLeaseRenewed = defineEvent('coordination.lease_renewed', {
  version: 1,
  visibility: 'public',
  summary: 'An agent extended the contact lease it holds.',
  data: z.object({ ...aboutLease, fencingToken, expiresAt: instant, renewedAt: instant }),
  examples: [{ ...LEASE, fencingToken: 7, expiresAt: '2026-03-22T11:00:00Z', renewedAt: '2026-03-22T10:29:00.000Z' }],
});

export const CoordinationLeaseReleased = defineEvent('coordination.lease_released', {
  version: 1,
  visibility: 'public',
  summary: 'An agent released a contact lease, or lost it.',
  data: z.object({
    ...aboutLease,
    fencingToken,
    reason: z.enum(['released', 'expired', 'heartbeat_lost', 'revoked']),
    releasedAt: instant,
  }),
  examples: [{ ...LEASE, fencingToken: 7, reason: 'released', releasedAt: '2026-03-22T10:12:00.000Z' }],
});

export const CoordinationConsensusRequested = defineEvent('coordination.consensus_requested', {
  version: 1,
  visibility: 'public',
  summary: 'A multi-agent consensus vote was started.',
  data: z.object({
    ...aboutConsensus,
    requestedBy: id,
    question: text,
    voters: z.array(id).min(1).max(256).describe('Agents that may vote; the asking agent is not among them.'),
    quorum: z.int().positive().describe('Votes needed for a valid result.'),
    closesAt: instant,
    requestedAt: instant,
  }),
  examples: [
    {
      ...CONSENSUS,
      requestedBy: LEASE.agentId,
      question: 'Offer a discount?',
      voters: ['agt_01K6ZQ4T1V8N3M5P7R9S2W4X6Z'],
      quorum: 1,
      closesAt: '2026-03-22T10:15:00Z',
      requestedAt: '2026-03-22T10:00:00.000Z',
    },
  ],
});

export const CoordinationVoteCast = defineEvent('coordination.vote_cast', {
  version: 1,
  visibility: 'public',
  summary: 'An agent voted, or changed its vote, in a consensus.',
  data: z.object({
    ...aboutConsensus,
    voterId: id,
    vote: z.enum(['approve', 'reject', 'abstain', 'veto']),
    weight: z.number().positive(),
    reason: text.optional(),
    castAt: instant,
  }),
  examples: [
    {
      ...CONSENSUS,
      voterId: 'agt_01K6ZQ4T1V8N3M5P7R9S2W4X6Z',
      vote: 'approve',
      weight: 1,
      castAt: '2026-03-22T10:03:00.000Z',
    },
  ],
});

export const CoordinationConsensusResolved = defineEvent('coordination.consensus_resolved', {
  version: 1,
  visibility: 'public',
  summary: 'A consensus vote ended.',
  data: z.object({
    ...aboutConsensus,
    outcome: z.enum(['approved', 'rejected', 'vetoed', 'no_quorum']),
    tally: z
      .object({ approve: z.number(), reject: z.number(), abstain: z.number(), veto: z.number() })
      .describe('Sums of weights.'),
    resolvedAt: instant,
  }),
  examples: [
    {
      ...CONSENSUS,
      outcome: 'approved',
      tally: { approve: 1, reject: 0, abstain: 0, veto: 0 },
      resolvedAt: '2026-03-22T10:03:00.001Z',
    },
  ],
});

export const coordinationEvents = [
  CoordinationLeaseAcquired,
  CoordinationLeaseRenewed,
  CoordinationLeaseReleased,
  CoordinationConsensusRequested,
  CoordinationVoteCast,
  CoordinationConsensusResolved,
] as const;
