/** Leaves with 0 when the service in this container is ready to take requests. */
const url = `http://127.0.0.1:${process.env.PORT ?? 8080}/health/ready`;
const ready = await fetch(url, { signal: AbortSignal.timeout(2_500) }).then(
  (response) => response.ok,
  () => false,
);
process.exit(ready ? 0 : 1);
