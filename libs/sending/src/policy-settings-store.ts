/** The limits and rules of each workspace, as people set them. */
export class PolicySettingsStore {
  /** What was put, or the defaults. What another process put is seen after 2 s at most. */
  get(_workspaceId: string): Promise<Record<string, unknown>> {
    return Promise.reject(new Error('not built'));
  }

  put(_workspaceId: string, _settings: Record<string, unknown>): Promise<void> {
    return Promise.reject(new Error('not built'));
  }
}
