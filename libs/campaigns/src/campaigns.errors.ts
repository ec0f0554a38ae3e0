import { RetryPolicyError } from '@posthorn/event-log';

/** There is no such campaign in the workspace and mode of the caller. */
export class UnknownCampaignError extends RetryPolicyError {
  override readonly name = 'UnknownCampaignError';
  constructor(readonly campaignId: string) {
    super('UNKNOWN_CAMPAIGN', 'never', `there is no campaign ${campaignId}`);
  }
}

/** The campaign is in a state in which this cannot be done; the message says which, and what could be done. HTTP 409. */
export class CampaignConflictError extends RetryPolicyError {
  override readonly name = 'CampaignConflictError';
  constructor(
    readonly campaignId: string,
    /** As `CampaignStatus`. */
    readonly status: string,
    /** What to do, a sentence. */
    readonly detail: string,
  ) {
    super('CAMPAIGN_CONFLICT', 'never', `the campaign ${campaignId} is ${status}: ${detail}`);
  }
}

/** What was asked for cannot be carried out as it stands; `field` says what to change. HTTP 422. */
export class InvalidCampaignError extends RetryPolicyError {
  override readonly name = 'InvalidCampaignError';
  constructor(
    /** Path into the definition or the command, `steps.0.variants.1.subject`. */
    readonly field: string,
    /** What is wrong, to stand after the field's name. */
    readonly detail: string,
  ) {
    super('INVALID_CAMPAIGN', 'never', `${field} ${detail}`);
  }
}

/** Somebody else changed the campaign since it was looked at; look again, and change what it is now. */
export class CampaignChangedError extends RetryPolicyError {
  override readonly name = 'CampaignChangedError';
  constructor(readonly campaignId: string) {
    super('CAMPAIGN_CHANGED', 'backoff', `the campaign ${campaignId} was changed meanwhile`);
  }
}

/** The read model lags further behind the log than a request can wait. HTTP 503. */
export class CampaignsBehindError extends RetryPolicyError {
  override readonly name = 'CampaignsBehindError';
  constructor(readonly last: number) {
    super('READ_MODEL_BEHIND', 'backoff', `the read model has not reached sequence ${last}`);
  }
}
