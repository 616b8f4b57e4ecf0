import { Duration } from 'aws-cdk-lib';
import { corsAttributes, secureAttributes } from './private/response-header-attributes';

/** Who may show the service's pages in a frame. */
export enum FrameOptions {
  /** Nobody. */
  DENY = 'DENY',
  /** Pages of the same host. */
  SAMEORIGIN = 'SAMEORIGIN',
}

/**
 * Which scripts of other hosts browsers let call the service. The load balancer adds the headers to every answer of the HTTPS listener; the targets
 * must answer the OPTIONS requests that browsers send before.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/CORS
 */
export interface CorsHeaders {
  /** The origin, such as `https://app.example.com`, or `*` for every one. An answer can name one origin only. */
  readonly allowOrigin: string;

  /**
   * The methods, such as `GET`.
   *
   * @default - no header: GET, HEAD and simple POST
   */
  readonly allowMethods?: string[];

  /**
   * The headers that a request may have.
   *
   * @default - no header: those that browsers allow always
   */
  readonly allowHeaders?: string[];

  /**
   * The headers of an answer that scripts may read.
   *
   * @default - no header: those that browsers allow always
   */
  readonly exposeHeaders?: string[];

  /**
   * Whether requests may carry cookies; not with the origin `*`.
   *
   * @default false
   */
  readonly allowCredentials?: boolean;

  /**
   * How long a browser may remember the answer to OPTIONS.
   *
   * @default - no header: as the browser likes
   */
  readonly maxAge?: Duration;
}

/** Parts of the headers of answers. */
export interface SecureResponseHeaders {
  /**
   * How long browsers refuse to call the host by HTTP (Strict-Transport-Security); 0 takes an earlier promise back. Whole seconds.
   *
   * @default Duration.days(365)
   */
  readonly hstsMaxAge?: Duration;

  /**
   * Whether that holds for all names below the host, too.
   *
   * @default true
   */
  readonly hstsIncludeSubDomains?: boolean;

  /**
   * Who may show the pages in a frame (X-Frame-Options).
   *
   * @default FrameOptions.DENY
   */
  readonly frameOptions?: FrameOptions;

  /**
   * From where pages may load what (Content-Security-Policy), for instance `default-src 'self'`: one line of 1024 characters at most.
   *
   * @default - no header
   */
  readonly contentSecurityPolicy?: string;

  /**
   * Which scripts of other hosts may call the service.
   *
   * @default - no header: none
   */
  readonly cors?: CorsHeaders;

  /**
   * Whether answers of the load balancer itself say `Server: awselb/2.0`.
   *
   * @default false
   */
  readonly serverHeader?: boolean;
}

/**
 * The headers that the load balancer sets on answers over HTTPS (error `ResponseHeaderInvalid`).
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html
 */
export class ResponseHeaders {
  /** Strict-Transport-Security, X-Content-Type-Options: nosniff, X-Frame-Options, no Server header, and what is asked for. */
  public static secure(headers: SecureResponseHeaders = {}): ResponseHeaders {
    return new ResponseHeaders({ ...secureAttributes(headers), ...headers.cors ? corsAttributes(headers.cors) : {} });
  }

  /** The answers as the targets give them: the load balancer adds its Server header to its own. */
  public static none(): ResponseHeaders {
    return new ResponseHeaders({});
  }

  private constructor(
    /** The attributes of the HTTPS listener by their name. */
    public readonly attributes: { [name: string]: string },
  ) {}
}
