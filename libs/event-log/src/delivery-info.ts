/** What the reply subject of a delivered message says about it. */
export interface DeliveryInfo {
  /** 1 for the first delivery. */
  readonly deliveries: number;
  readonly sequence: number;
  /** Messages of the consumer that were not delivered yet when this one was. */
  readonly pending: number;
}

/**
 * `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.<consumer sequence>.<time>.<pending>`, with domain and account in
 * front of the stream, and a token at the end, on a server that has those (nats-server ADR-15).
 * @returns nothing for a reply subject of another kind
 */
export function deliveryInfo(reply: string | undefined): DeliveryInfo | undefined {
  const tokens = (reply ?? '').split('.');
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK' || tokens.length < 9) return undefined;
  const at = tokens.length === 9 ? 4 : 6;
  return { deliveries: Number(tokens[at]), sequence: Number(tokens[at + 1]), pending: Number(tokens[at + 4]) };
}
