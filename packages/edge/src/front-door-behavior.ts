import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';

/** What CloudFront does with requests for some paths. */
export interface FrontDoorBehavior {
  /** The paths, `*` for any number of characters and `?` for one: `/static/*`. The first behavior that matches counts. Errors: `PathPatternInvalid`, `PathPatternDuplicate`. */
  readonly pathPattern: string;

  /**
   * What is cached, for how long and by which parts of the request. What depends on who asks must not be cached without a key that says so.
   *
   * @default - CachePolicy.CACHING_OPTIMIZED: by path only, for a day where the origin says nothing
   */
  readonly cachePolicy?: cloudfront.ICachePolicy;

  /**
   * What of the request the origin gets beside what is in the key of the cache.
   *
   * @default - OriginRequestPolicy.ALL_VIEWER: everything, the host among it
   */
  readonly originRequestPolicy?: cloudfront.IOriginRequestPolicy;

  /**
   * Whether methods that change something are passed on.
   *
   * @default false
   */
  readonly writable?: boolean;
}

/** What CloudFront answers instead of an error of the origin, or how long it remembers the error. */
export interface FrontDoorErrorResponse {
  /** The status of the origin, or of CloudFront itself: 400, 403 to 405, 414, 416, 500 to 504. Error: `ErrorResponseInvalid`. */
  readonly httpStatus: number;

  /**
   * The page, such as `/sorry.html`, which the origin must serve. Error: `ErrorResponseInvalid`.
   *
   * @default - the answer is passed on
   */
  readonly responsePagePath?: string;

  /**
   * The status with the page. Error: `ErrorResponseInvalid`.
   *
   * @default - httpStatus
   */
  readonly responseHttpStatus?: number;

  /**
   * For how many seconds the error is remembered. CloudFront's own default, 10, makes an API say 404 of what was just created.
   *
   * @default 0
   */
  readonly cachingSeconds?: number;
}
