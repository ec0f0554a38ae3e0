import { z } from 'zod';

const limit = z.int().nonnegative().nullable().default(null);

/**
 * A workspace's rules and limits, as `workspaces.policy` keeps them; `{}` is the defaults. A limit of null is none, 0 lets
 * nothing through. Windows are calendar hours, days and months in UTC.
 */
export const policySettings = z.strictObject({
  cooldownMinutes: z
    .int()
    .min(0)
    .max(43_200)
    .default(10)
    .describe(
      'The same template goes to the same recipient once in so many minutes; mail without a template has none. 0 is off.',
    ),
  duplicateMinutes: z
    .int()
    .min(0)
    .max(43_200)
    .default(0)
    .describe('The same content goes to the same recipient once in so many minutes. 0 is off.'),
  hourlyLimit: limit.describe('Sends of the workspace in an hour.'),
  dailyLimit: limit.describe('Sends of the workspace in a day.'),
  monthlyLimit: limit.describe('Sends of the workspace in a month.'),
  domainHourlyLimit: limit.describe('Sends to one recipient domain in an hour.'),
  requireApprovedTemplate: z.boolean().default(false).describe('Only mail made from an approved template leaves.'),
  requireVerifiedDomain: z
    .boolean()
    .default(false)
    .describe('Only mail from a domain whose DNS records were verified leaves.'),
  riskLimits: z
    .strictObject({
      hardBouncesPerDay: limit.describe('Hard bounces in the workspace in a day before it sends no more that day.'),
      contactBounceDays: z
        .int()
        .min(0)
        .max(365)
        .default(30)
        .describe('How long a hard bounce counts that the suppression list has not answered. 0 is off.'),
    })
    .prefault({}),
  negativeSignalLimits: z
    .strictObject({
      complaintsPerDay: limit.describe('Complaints in the workspace in a day before it sends no more that day.'),
      unsubscribesPerDay: limit.describe('Unsubscribes in the workspace in a day before it sends no more that day.'),
      contactSignalDays: z
        .int()
        .min(0)
        .max(365)
        .default(30)
        .describe('How long a complaint or unsubscribe counts that the suppression list has not answered. 0 is off.'),
    })
    .prefault({}),
});

export type PolicySettings = z.output<typeof policySettings>;
