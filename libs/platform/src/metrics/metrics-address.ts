/** Where metrics are served: never on the port of the API, so that no edge hands them on by mistake (ADR 0013). */
export interface MetricsAddress {
  readonly host: string;
  /** 0 picks a free one. Workers that share the API's port have one each, in their order. */
  readonly port: number;
}
