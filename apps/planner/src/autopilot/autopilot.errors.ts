/**
 * No plan can be had: the model does not answer as it should. A run that meets it fails with reason `planner_unavailable`
 * and the message, a sentence for whoever started the run: what is wrong and what to do, without a secret.
 */
export class PlannerUnavailableError extends Error {
  override readonly name = 'PlannerUnavailableError';
}

/** A run cannot go on, whoever tries again; the message is a sentence for whoever started it, with what to do. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';
  constructor(
    /** As `autopilot.failed` has it. */
    readonly reason:
      | 'no_leads'
      | 'no_sender'
      | 'planner_unavailable'
      | 'lead_sources_unavailable'
      | 'invalid_campaign'
      | 'internal_error',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The run was stopped, or ended otherwise, while something was made of it. */
export class RunEndedError extends Error {
  override readonly name = 'RunEndedError';
  constructor(readonly runId: string) {
    super(`the run ${runId} has ended`);
  }
}
