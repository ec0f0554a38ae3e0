/** Prometheus' words for the units in use (UCUM). */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', By: 'bytes', '1': 'ratio' };

/**
 * The name of the family, without `_total`: `http.server.request.duration` in `s` is `http_server_request_duration_seconds`.
 * What is only counted (`{event}`) has no unit.
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-metadata-1
 */
export function familyName(name: string, unit: string): string {
  const base = labelName(name);
  const suffix = unitOf(unit);
  return suffix === undefined || base.endsWith(`_${suffix}`) ? base : `${base}_${suffix}`;
}

/** Nothing for what is only counted. */
export function unitOf(unit: string): string | undefined {
  return UNITS[unit];
}

/** `http.response.status_code` is `http_response_status_code`. */
export function labelName(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9]+/g, '_');
}
