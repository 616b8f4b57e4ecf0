import { join } from 'path';

/** Where the charts are that stand in for those of repositories. */
export const charts = join(__dirname, '..', 'charts');

/** The definition of TargetGroupBinding, as the AWS Load Balancer Controller brings it. */
export const targetGroupBindings = join(charts, 'aws-load-balancer-controller', 'crds', 'targetgroupbindings.yaml');
