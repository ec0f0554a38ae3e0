/** Every path of mails-worker is there twice: where its clients ask, and where no other API has the path. */
export function workerPaths(path: string): string[] {
  return [`v1/${path}`, `worker/v1/${path}`];
}
