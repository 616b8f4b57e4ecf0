import { WafIpSet } from '../waf-ip-set';

/** The ARNs of the sets that a WafIpSet is, or became. */
export type IpSetArns = (ipSet: WafIpSet) => string[];
