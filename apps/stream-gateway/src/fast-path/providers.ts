import type { Provider } from '@nestjs/common';
import {
  API_KEYS,
  BROWSER_POLICY,
  fastPathEntrance,
  observe,
  type ApiKeys,
  type BrowserPolicy,
} from '@posthorn/platform';
import type { StreamGatewaySettings } from '../config.js';
import { mailsAi } from '../dialects/mails-ai/mails-ai.dialect.js';
import { mailsWorker } from '../dialects/mails-worker/mails-worker.dialect.js';
import { molted } from '../dialects/molted/molted.dialect.js';
import { streamMetrics } from '../metrics/stream-metrics.js';
import { StreamHandler } from '../stream/stream.handler.js';
import { StreamFastPath } from './fast-path.js';

/** Those whose paths are theirs alone. */
const DIALECTS = [molted, mailsAi, mailsWorker];

export function fastPathProviders(settings: StreamGatewaySettings): Provider[] {
  return [fastPathProvider(settings), fastPathEntrance(StreamFastPath)];
}

function fastPathProvider(settings: StreamGatewaySettings): Provider {
  return {
    provide: StreamFastPath,
    inject: [StreamHandler, API_KEYS, BROWSER_POLICY],
    useFactory: (streams: StreamHandler, keys: ApiKeys, { origins }: BrowserPolicy) => {
      const fastPath = new StreamFastPath(streams, keys, {
        dialects: DIALECTS,
        clientBytes: settings.STREAM_CLIENT_BYTES,
        stallMs: settings.STREAM_STALL_MS,
        headers: origins.vary ? { vary: 'Origin' } : {},
      });
      observe(streamMetrics.firstLooks, () => [
        [fastPath.counts.taken, { outcome: 'taken' }],
        [fastPath.counts.handedOn, { outcome: 'handed_on' }],
      ]);
      return fastPath;
    },
  };
}
