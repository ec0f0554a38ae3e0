/** Injection token of a session's time; milliseconds. */
export const SESSION_TTL_MS = Symbol('SESSION_TTL_MS');
