import { context, trace } from '@opentelemetry/api';
import { build as prettyStream, type PrettyOptions } from 'pino-pretty';
import { pino, type DestinationStream, type Logger as PinoLogger, type LoggerOptions as PinoOptions } from 'pino';
import { currentRequestId } from '../telemetry/request-context.js';
import { humanLine } from './human-line.js';

/** Pino: `logger.info({ workspaceId }, 'a sentence')`. */
export type Logger = PinoLogger;

/** Injection token of `Logger`. */
export const LOGGER = Symbol('posthorn:logger');

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface LoggerOptions {
  /** The service, in every line. */
  readonly name: string;
  readonly level: LogLevel;
  /** Short lines for people instead of JSON; on a terminal by default. */
  readonly pretty?: boolean;
  /** Where the JSON lines go instead of standard output. */
  readonly destination?: DestinationStream;
}

const DEFAULT_WIDTH = 80;

/** At the top and one level below, where a careless log line would put them. */
const SECRET_KEYS = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'apiKey',
  'token',
  'ticket',
  'DATABASE_URL',
  'NATS_URL',
];

/**
 * A service's logger. Every line written while a request is served carries its `requestId`, and the
 * `traceId` when there is one; values under names that hold secrets are replaced.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { name, level, destination, pretty = destination === undefined && process.stdout.isTTY } = options;
  const settings: PinoOptions = {
    name,
    level,
    mixin: requestBindings,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.headers.${key}`]), censor: '[redacted]' },
  };
  if (destination !== undefined) return pino(settings, destination);
  // In this thread, so that the last lines before an exit are not lost.
  return pretty ? pino(settings, prettyStream(PRETTY)) : pino(settings);
}

const PRETTY: PrettyOptions = {
  // The human line has what is of interest in them.
  hideObject: true,
  ignore: 'pid,hostname,name',
  translateTime: 'SYS:HH:MM:ss',
  sync: true,
  messageFormat: (line) => humanLine(line, process.stdout.columns || DEFAULT_WIDTH),
};

/** Called for lines that are written, not for those below the level. */
function requestBindings(): Record<string, string> {
  const requestId = currentRequestId();
  const traceId = trace.getSpanContext(context.active())?.traceId;
  return { ...(requestId === undefined ? {} : { requestId }), ...(traceId === undefined ? {} : { traceId }) };
}
