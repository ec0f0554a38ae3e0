import { describe } from 'vitest';
import { appendContract } from './append.contract.js';
import { decideContract } from './decide.contract.js';
import type { EventLog } from './event-log.js';
import { guardContract } from './guard.contract.js';
import { readContract } from './read.contract.js';
import { tailContract } from './tail.contract.js';

/**
 * What every log has to do, as tests. Runs against the in-memory log and real JetStream, so that the fast one
 * cannot lie.
 * @param log answers the log under test; other tests may use the same one at the same time
 */
export function testEventLog(name: string, log: () => EventLog): void {
  describe(`${name} event log`, () => {
    appendContract(log);
    guardContract(log);
    decideContract(log);
    readContract(log);
    tailContract(log);
  });
}
