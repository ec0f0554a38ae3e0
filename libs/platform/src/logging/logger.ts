import { pino, type Logger as PinoLogger } from 'pino';

/** Pino; `logger.info({ workspaceId }, 'sentence')`. */
export type Logger = PinoLogger;

/** Injection token of `Logger`. */
export const LOGGER = Symbol('posthorn:logger');

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface LoggerOptions {
  /** The service, in every line. */
  readonly name: string;
  readonly level: LogLevel;
  /** Coloured lines for people instead of JSON; on a terminal by default. */
  readonly pretty?: boolean;
}

export function createLogger(options: LoggerOptions): Logger {
  const { name, level, pretty = process.stdout.isTTY } = options;
  return pino({
    name,
    level,
    ...(pretty ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' } } } : {}),
  });
}
