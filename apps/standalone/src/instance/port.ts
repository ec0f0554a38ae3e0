import { once } from 'node:events';
import { createServer } from 'node:net';
import { InstanceError, PortTakenError } from './instance.errors.js';

/**
 * Finds out before anything is started that nobody can listen there.
 * @throws PortTakenError, or InstanceError if the address is not this machine's
 */
export async function assertPortFree(host: string, port: number, variable = 'POSTHORN_PORT'): Promise<void> {
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new PortTakenError(host, port, variable);
    if (code === 'EACCES')
      throw new InstanceError(
        `This user may not listen on port ${port}.\nChoose one above 1023: ${variable}=${variable === 'SMTP_PORT' ? 8425 : 8420}`,
      );
    throw new InstanceError(
      `Cannot listen on ${host}, port ${port}: ${String(code ?? error)}.\nSet ${variable === 'SMTP_PORT' ? 'SMTP_HOST' : 'HOST'} to an address of this machine, or 0.0.0.0.`,
      {
        cause: error,
      },
    );
  }
  server.close();
  await once(server, 'close');
}
