import { ApiBench } from '../api.fixture.js';
import type { LeadImportView } from './lead-import-view.js';
import type { LeadListView } from './lead-list-view.js';
import type { LeadView } from './lead-view.js';

/** Whatever the answer is: a test reads of it what it asked for. */
interface Body {
  readonly lead: LeadView;
  readonly leads: readonly LeadView[];
  readonly list: LeadListView;
  readonly lists: readonly LeadListView[];
  readonly import: LeadImportView;
  readonly imports: readonly LeadImportView[];
  readonly importId: string;
  readonly total: number;
  readonly error: string;
}

/** The API with calls of MisarReach's paths. */
export class LeadsBench {
  private constructor(readonly api: ApiBench) {}

  static async start(): Promise<LeadsBench> {
    return new LeadsBench(await ApiBench.start());
  }

  stop(): Promise<void> {
    return this.api.stop();
  }

  renew(): Promise<void> {
    return this.api.renew();
  }

  ask(method: string, path: string, body?: unknown, key = this.api.workspace.keys.msr): Promise<Response> {
    const isJson = body !== undefined && !(body instanceof FormData) && !(body instanceof Uint8Array);
    return fetch(`${this.api.url}/reach/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(isJson && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as FormData | Uint8Array<ArrayBuffer>) }),
    });
  }

  async call(method: string, path: string, body?: unknown, key?: string): Promise<{ status: number; body: Body }> {
    const response = await this.ask(method, path, body, key);
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text === '' ? '{}' : text) as Body };
  }

  async add(lead: object): Promise<LeadView> {
    return (await this.call('POST', 'leads', lead)).body.lead;
  }
}
