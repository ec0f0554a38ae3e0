/** Milliseconds of CPU that this thread has taken: the clock on the wall counts what others do on a shared machine, too. */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
