import { Names } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { FrontDoorBehavior, FrontDoorErrorResponse } from '../front-door-behavior';
import { FrontDoorOrigin } from '../front-door-origin';
import { FrontDoorProps } from '../front-door-props';

export interface DistributionOptions {
  readonly props: FrontDoorProps;
  readonly certificateArn: string;
  readonly webAclArn: string;
  readonly vpcOriginId?: string;
  readonly responseHeadersPolicyId: string;
}

const ORIGIN = 'LoadBalancer';
const READ = ['GET', 'HEAD', 'OPTIONS'];
const ALL = [...READ, 'PUT', 'PATCH', 'POST', 'DELETE'];
/** The errors that CloudFront would remember for 10 seconds: of an API, each is to be asked anew. */
const ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export function createVpcOrigin(scope: Construct, loadBalancerArn: string): cloudfront.CfnVpcOrigin {
  return new cloudfront.CfnVpcOrigin(scope, 'VpcOrigin', {
    vpcOriginEndpointConfig: {
      arn: loadBalancerArn, name: Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' }),
      httpPort: 80, httpsPort: 443, originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'],
    },
  });
}

export function createDistribution(scope: Construct, { props, certificateArn, webAclArn, vpcOriginId, responseHeadersPolicyId }: DistributionOptions): cloudfront.CfnDistribution {
  const { domainName, subjectAlternativeNames = [], geoRestriction, ipv6 = true } = props;
  const common = { targetOriginId: ORIGIN, viewerProtocolPolicy: 'redirect-to-https', compress: true, responseHeadersPolicyId };
  return new cloudfront.CfnDistribution(scope, 'Distribution', {
    distributionConfig: {
      enabled: true, comment: scope.node.path.slice(0, 128), aliases: [domainName, ...subjectAlternativeNames],
      httpVersion: 'http2and3', ipv6Enabled: ipv6, priceClass: props.priceClass ?? cloudfront.PriceClass.PRICE_CLASS_100,
      viewerCertificate: { acmCertificateArn: certificateArn, sslSupportMethod: 'sni-only', minimumProtocolVersion: props.minimumProtocolVersion ?? cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 },
      webAclId: webAclArn,
      origins: [renderOrigin(props.origin, vpcOriginId)],
      defaultCacheBehavior: {
        ...common, allowedMethods: ALL, cachedMethods: ['GET', 'HEAD'],
        cachePolicyId: cloudfront.CachePolicy.CACHING_DISABLED.cachePolicyId, originRequestPolicyId: cloudfront.OriginRequestPolicy.ALL_VIEWER.originRequestPolicyId,
      },
      cacheBehaviors: props.behaviors?.map((behavior) => ({ ...common, ...renderBehavior(behavior) })),
      customErrorResponses: errorResponses(props.errorResponses),
      restrictions: { geoRestriction: { restrictionType: geoRestriction?.restrictionType ?? 'none', locations: geoRestriction?.locations } },
    },
  });
}

function renderOrigin({ domainName, secretHeader, readTimeout, keepAliveTimeout }: FrontDoorOrigin, vpcOriginId: string | undefined): cloudfront.CfnDistribution.OriginProperty {
  const timeouts = { originReadTimeout: readTimeout.toSeconds(), originKeepaliveTimeout: keepAliveTimeout.toSeconds() };
  return {
    id: ORIGIN, domainName,
    originCustomHeaders: secretHeader && [{ headerName: secretHeader.headerName, headerValue: secretHeader._value }],
    vpcOriginConfig: vpcOriginId === undefined ? undefined : { vpcOriginId, ...timeouts },
    customOriginConfig: vpcOriginId === undefined ? { originProtocolPolicy: 'https-only', httpsPort: 443, originSslProtocols: ['TLSv1.2'], ...timeouts } : undefined,
  };
}

function renderBehavior({ pathPattern, cachePolicy, originRequestPolicy, writable }: FrontDoorBehavior) {
  return {
    pathPattern, allowedMethods: writable ? ALL : READ, cachedMethods: ['GET', 'HEAD'],
    cachePolicyId: (cachePolicy ?? cloudfront.CachePolicy.CACHING_OPTIMIZED).cachePolicyId,
    originRequestPolicyId: (originRequestPolicy ?? cloudfront.OriginRequestPolicy.ALL_VIEWER).originRequestPolicyId,
  };
}

function errorResponses(given: FrontDoorErrorResponse[] = []): cloudfront.CfnDistribution.CustomErrorResponseProperty[] {
  return ERRORS.map((errorCode) => {
    const { responsePagePath, responseHttpStatus, cachingSeconds = 0 }: Partial<FrontDoorErrorResponse> = given.find(({ httpStatus }) => httpStatus === errorCode) ?? {};
    return { errorCode, errorCachingMinTtl: cachingSeconds, responsePagePath, responseCode: responsePagePath === undefined ? undefined : responseHttpStatus ?? errorCode };
  });
}
