/** Where a web ACL works: before a load balancer, or before CloudFront. */
export type WafScopeName = 'REGIONAL' | 'CLOUDFRONT';
