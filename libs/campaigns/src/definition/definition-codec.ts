import { campaignDefinition, type CampaignDefinition } from './campaign-definition.js';

export const DEFINITION_CONTENT_TYPE = 'application/json';

/** JSON with sorted keys: equal definitions have one hash. */
export function encodeDefinition(definition: CampaignDefinition): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(definition, sortKeys));
}

/** @throws z.ZodError when the bytes are no definition */
export function readDefinition(bytes: Uint8Array): CampaignDefinition {
  return campaignDefinition.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
