/** Milliseconds of CPU this process has taken: the clock on the wall counts what others do on a shared machine too. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
