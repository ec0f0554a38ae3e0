/** Posthorn cannot start or go on. The message is for the person at the terminal: what is wrong, then what to do. */
export class InstanceError extends Error {
  override readonly name: string = 'InstanceError';
}

/** The data directory belongs to a running Posthorn. */
export class DataDirLockedError extends InstanceError {
  override readonly name = 'DataDirLockedError';
  constructor(dataDir: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another Posthorn' : `another Posthorn (process ${pid})`;
    const stop = pid === undefined ? 'Stop it' : `Stop it (kill ${pid})`;
    super(
      `${dataDir} is in use by ${holder}.\n${stop}, or start this one with POSTHORN_DATA_DIR and POSTHORN_PORT of its own.`,
    );
  }
}

/** Somebody else listens where we want to. */
export class PortTakenError extends InstanceError {
  override readonly name = 'PortTakenError';
  /** @param variable of the environment that chooses another one */
  constructor(host: string, port: number, variable = 'POSTHORN_PORT') {
    super(
      `Port ${port} on ${host} is in use by another program.\nStop that program, or choose another port: ${variable}=${port + 1} npm start`,
    );
  }
}
