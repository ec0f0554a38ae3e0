const ANY = '*';

/** `scheme://host[:port]` as a browser writes it in `Origin`: no path, no default port, host in lower case, no wildcard. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text && !text.includes(ANY);
}

/** Whose pages may read this server's answers: `CORS_ORIGINS`. */
export class AllowedOrigins {
  private readonly origins: ReadonlySet<string>;
  /** Every page may read, none with a cookie. */
  readonly any: boolean;

  /** @param setting origins separated by commas, `*` for every one, empty for none */
  constructor(setting = '') {
    const origins = originsIn(setting);
    this.any = origins.includes(ANY);
    this.origins = new Set(origins);
  }

  /** Pages there may act with the cookie of whoever looks at them. */
  trusts(origin: string): boolean {
    return !this.any && this.origins.has(origin);
  }

  get none(): boolean {
    return this.origins.size === 0;
  }

  /** Answers differ with the origin, and so say `Vary: Origin`, also where there is none. */
  get vary(): boolean {
    return !this.none && !this.any;
  }
}

/** @returns what of a setting is not an origin; nothing when all is well */
export function badOriginsIn(setting: string): string[] {
  const origins = originsIn(setting);
  if (origins.includes(ANY)) return origins.filter((origin) => origin !== ANY);
  return origins.filter((origin) => !isOrigin(origin));
}

function originsIn(setting: string): string[] {
  return setting
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
}
