import type { StandaloneConfig } from '../config.js';
import { PortTakenError } from './instance.errors.js';
import { assertPortFree } from './port.js';

/** So that installations beside each other have one each. */
const ABOVE_API = 5;
const LAST_PORT = 65_535;

/**
 * Where mail comes in: at the port that was chosen, else at five above the API's, or at a free one where that is taken.
 * @returns 0 for a free one; nothing when it is off
 * @throws PortTakenError when the one that was chosen is taken
 */
export async function smtpPort(
  config: Pick<StandaloneConfig, 'SMTP_PORT' | 'SMTP_HOST' | 'POSTHORN_PORT'>,
): Promise<number | undefined> {
  const { SMTP_PORT: chosen, SMTP_HOST: host, POSTHORN_PORT } = config;
  if (chosen === 'off') return undefined;
  const port = chosen === undefined ? POSTHORN_PORT + ABOVE_API : Number(chosen);
  if (port > LAST_PORT) return 0;
  try {
    await assertPortFree(host, port, 'SMTP_PORT');
    return port;
  } catch (error) {
    if (chosen === undefined && error instanceof PortTakenError) return 0;
    throw error;
  }
}
