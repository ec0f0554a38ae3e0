/** Why nothing leaves: of a workspace and an agent that are both paused, the workspace. */
export interface Pause {
  readonly of: 'workspace' | 'agent';
  /** `requested`, `complaint_rate`, `bounce_rate`, ... */
  readonly reason: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}
