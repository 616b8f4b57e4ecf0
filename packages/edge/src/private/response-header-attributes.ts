import { Duration } from 'aws-cdk-lib';
import { CorsHeaders, FrameOptions, SecureResponseHeaders } from '../response-headers';

const PREFIX = 'routing.http.response.';
const YEAR = Duration.days(365);

export function secureAttributes(headers: SecureResponseHeaders): { [name: string]: string } {
  const { hstsMaxAge = YEAR, hstsIncludeSubDomains = true, frameOptions = 'DENY' as FrameOptions, contentSecurityPolicy, serverHeader = false } = headers;
  return withoutAbsent({
    [`${PREFIX}strict_transport_security.header_value`]: `max-age=${seconds(hstsMaxAge)}${hstsIncludeSubDomains ? '; includeSubDomains' : ''}`,
    [`${PREFIX}x_content_type_options.header_value`]: 'nosniff',
    [`${PREFIX}x_frame_options.header_value`]: frameOptions,
    [`${PREFIX}content_security_policy.header_value`]: contentSecurityPolicy,
    [`${PREFIX}server.enabled`]: String(serverHeader),
  });
}

export function corsAttributes(cors: CorsHeaders): { [name: string]: string } {
  const names = (list?: string[]) => list?.join(',');
  return withoutAbsent({
    [`${PREFIX}access_control_allow_origin.header_value`]: cors.allowOrigin,
    [`${PREFIX}access_control_allow_methods.header_value`]: names(cors.allowMethods),
    [`${PREFIX}access_control_allow_headers.header_value`]: names(cors.allowHeaders),
    [`${PREFIX}access_control_expose_headers.header_value`]: names(cors.exposeHeaders),
    [`${PREFIX}access_control_allow_credentials.header_value`]: cors.allowCredentials ? 'true' : undefined,
    [`${PREFIX}access_control_max_age.header_value`]: cors.maxAge && seconds(cors.maxAge),
  });
}

/** Parts of a second are found by the check of what was given. */
function seconds(duration: Duration): string {
  return String(duration.toSeconds({ integral: false }));
}

function withoutAbsent(attributes: { [name: string]: string | undefined }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
