import { Annotations, Token } from 'aws-cdk-lib';
import { ApplicationListenerRule, IApplicationListener, IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { MaintenancePage } from '../maintenance-page';
import { RouteAction } from '../route-action';
import { RouteOptions } from '../route-options';
import { RuleBand } from '../rule-band';
import { checkRoute } from './check-route';
import { describeProblem, throwProblems } from './problems';
import { conditionsOf } from './route-conditions';
import { derivedPriority, maintenancePriorities, RulePriorities } from './rule-priorities';
import { findShadowed, PlacedRoute } from './shadowing';

/** Rules of all listeners of a load balancer together, unless the quota is raised. */
const MOST_RULES = 100;

export interface RouteTableOptions {
  readonly listener: IApplicationListener;
  /** The names of the certificate, where they are known. */
  readonly certificateNames?: string[];
  /** What sets these rules apart from those of other stacks on the same listener. */
  readonly namespace?: string;
  /** Lets the load balancer reach identity providers. */
  readonly allowIdentityProviders: () => void;
}

/** The rules of an edge's HTTPS listener, as far as this app makes them. */
export class RouteTable extends Construct {
  private readonly priorities = new RulePriorities();
  private readonly routes: PlacedRoute[] = [];
  private identityProvidersAllowed = false;

  constructor(scope: Construct, id: string, private readonly options: RouteTableOptions) {
    super(scope, id);
    this.node.addValidation({ validate: () => findShadowed(this.routes).map(describeProblem) });
  }

  public add(id: string, route: RouteOptions): ApplicationListenerRule {
    throwProblems(`${this.node.path}/${id}`, checkRoute(route, this.options.certificateNames));
    const priority = this.place(id, route);
    if (route.authentication && !this.identityProvidersAllowed) {
      this.options.allowIdentityProviders();
      this.identityProvidersAllowed = true;
    }
    const action = route.action._render();
    return new ApplicationListenerRule(this, id, { listener: this.options.listener, priority, conditions: conditionsOf(route), action: route.authentication?._before(action) ?? action });
  }

  public addMaintenance({ messageBody, contentType = 'text/html', allowedCidrBlocks = [] }: MaintenancePage, targetGroup: IApplicationTargetGroup) {
    const { access, page } = maintenancePriorities;
    const band = RuleBand.MAINTENANCE;
    if (allowedCidrBlocks.length > 0) this.add('MaintenanceAccess', { sourceCidrs: allowedCidrBlocks, band, priority: access, action: RouteAction.forward(targetGroup) });
    this.add('MaintenancePage', { paths: ['/*'], band, priority: page, action: RouteAction.fixedResponse({ statusCode: 503, contentType, messageBody }) });
  }

  private place(id: string, route: RouteOptions): number {
    const { namespace } = this.options;
    const priority = route.priority ?? derivedPriority(namespace === undefined ? id : `${namespace}/${id}`, route.band ?? RuleBand.ROUTES);
    if (Token.isUnresolved(priority)) return priority;
    const holder = this.priorities.holderOf(priority);
    throwProblems(`${this.node.path}/${id}`, holder === undefined ? [] : [{
      code: 'RulePriorityCollision', subject: 'priority', got: priority, expected: `a priority that no other rule has: ${holder} and ${id} have the same`,
      mend: `give ${route.priority === undefined || holder === id ? id : `${holder} or ${id}`} another priority`,
    }]);
    this.priorities.take(priority, id);
    this.routes.push({ id, priority, options: route });
    if (this.priorities.count === MOST_RULES + 1) {
      Annotations.of(this).addWarningV2('@external-metrics/edge:rulesOverQuota', `[RulesOverQuota] more than ${MOST_RULES} rules: a load balancer has ${MOST_RULES} unless the quota is raised`);
    }
    return priority;
  }
}
