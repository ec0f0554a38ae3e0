import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll } from 'vitest';
import { connectEventLog, type ConnectedEventLog } from './connect.js';
import { testEventLog } from './event-log.contract.js';

let log: ConnectedEventLog;
beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
});
afterAll(() => log.close());

testEventLog('JetStream', () => log);
