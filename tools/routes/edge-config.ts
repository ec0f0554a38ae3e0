import { patternOf, type Route } from './routes.ts';

/** Every service listens here inside the network. */
export const SERVICE_PORT = 8080;

/**
 * The edge proxy's nginx.conf (nginx 1.27.3 or newer: upstreams are resolved again when replicas come and go).
 * @param resolver the network's DNS server; Docker's own is 127.0.0.11
 */
export function edgeConfig(routes: readonly Route[], resolver = '127.0.0.11'): string {
  const services = [...new Set(routes.map((route) => route.service))].toSorted();
  return `# Made by \`npm run generate\` from deploy/routes.json; do not edit.
worker_processes auto;
pid /tmp/nginx.pid;
error_log /dev/stderr warn;

events {
  worker_connections 16384;
}

# SMTP, where deploy/edge/smtp.yml has put it (docs/inbound.md); nothing otherwise.
include /etc/nginx/main.d/*.conf;

http {
  server_tokens off;
  resolver ${resolver} valid=5s;
  client_body_temp_path /tmp/client_body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;

  # A caller's request id is kept when it is harmless in a log line; otherwise the edge makes one.
  map $http_x_request_id $edge_request_id {
    "~^[A-Za-z0-9._:/+=@-]{1,128}$" $http_x_request_id;
    default $request_id;
  }

  # A load balancer in front that ends TLS says so; session cookies depend on it (docs/api/browsers.md).
  map $http_x_forwarded_proto $edge_proto {
    "~^https?$" $http_x_forwarded_proto;
    default $scheme;
  }

  log_format json escape=json
    '{"time":"$time_iso8601","requestId":"$edge_request_id","method":"$request_method","path":"$uri",'
    '"status":$status,"bytes":$bytes_sent,"seconds":$request_time,"upstream":"$upstream_addr"}';
  access_log /dev/stdout json;

${services.map(upstream).join('\n')}
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  # With the port, as it stands in an Origin.
  proxy_set_header Host $http_host;
  proxy_set_header X-Request-Id $edge_request_id;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $edge_proto;
  proxy_connect_timeout 2s;
  # For the proxies behind this one; nginx keeps it to itself otherwise.
  proxy_pass_header X-Accel-Buffering;

  server {
    listen ${SERVICE_PORT} reuseport;
    # TLS with HTTP/2, where deploy/edge/tls.yml has put it (docs/containers.md); nothing otherwise.
    include /etc/nginx/listen.d/*.conf;

    # Only what the edge itself could not hand on; a service's own answer passes as it is.
    error_page 502 503 504 =503 @unavailable;
    location @unavailable {
      internal;
      default_type application/problem+json;
      add_header Retry-After 2 always;
      add_header X-Request-Id $edge_request_id always;
      return 503 '{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"No service could take this request.","code":"NO_UPSTREAM","fix":"Send the request again after 2 s.","request_id":"$edge_request_id"}';
    }

${withBarePaths(routes).map(location).join('\n\n')}
  }
}
`;
}

function upstream(service: string): string {
  return `  upstream ${service} {
    zone ${service} 64k;
    server ${service}:${SERVICE_PORT} resolve;
    keepalive 64;
  }
`;
}

/** `/a/` covers `/a` too, as in Kubernetes; nginx would redirect it. */
function withBarePaths(routes: readonly Route[]): Route[] {
  const exact = new Set(routes.filter(({ match }) => match === 'exact').map(({ path }) => path));
  return routes.flatMap((route) => {
    const bare = route.path.slice(0, -1);
    if (route.match !== 'prefix' || bare === '' || exact.has(bare)) return [route];
    return [{ ...route, path: bare, match: 'exact' as const }, route];
  });
}

function location(route: Route): string {
  const lines = [`proxy_pass http://${route.service};`, `client_max_body_size ${route.maxBodyBytes};`];
  if (route.stream) {
    lines.push(
      '# Server-Sent Events: every byte leaves as it comes; heartbeats are far more frequent than the timeout.',
      'proxy_buffering off;',
      'proxy_cache off;',
      'gzip off;',
      'proxy_read_timeout 1h;',
      'proxy_send_timeout 1h;',
    );
  }
  return `    ${headOf(route)} {\n${lines.map((line) => `      ${line}`).join('\n')}\n    }`;
}

/** nginx looks for the exact one first, then for the first pattern, then for the longest prefix. */
function headOf(route: Route): string {
  if (route.match === 'pattern') return `location ~ ${patternOf(route)}`;
  return route.match === 'exact' ? `location = ${route.path}` : `location ${route.path}`;
}
