/** What CloudWatch makes of an alarm's metrics, as far as alarms here go: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */

/** One value for each metric and period; undefined where there is no data. */
export type Period = Readonly<Record<string, number | undefined>>;

interface AlarmMetric {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string } };
}

export interface AlarmProperties {
  readonly MetricName?: string;
  readonly Metrics?: readonly AlarmMetric[];
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData?: string;
}

/** Whether an alarm is on after these periods, oldest first, whose values are given by the name of the metric. */
export function alarms(alarm: AlarmProperties, periods: readonly Period[]): boolean {
  const breaching = periods.slice(-alarm.EvaluationPeriods).filter((period) => {
    const value = valueOf(alarm, period);
    if (value === undefined) return alarm.TreatMissingData === 'breaching';
    return alarm.ComparisonOperator === 'LessThanThreshold' ? value < alarm.Threshold : value > alarm.Threshold;
  });
  return breaching.length >= (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods);
}

function valueOf({ MetricName, Metrics = [] }: AlarmProperties, period: Period): number | undefined {
  if (MetricName) return period[MetricName];
  const variables = Object.fromEntries(Metrics.flatMap(({ Id, MetricStat }) => (MetricStat ? [[Id, period[MetricStat.Metric.MetricName]]] : [])));
  return evaluate(Metrics.find(({ Expression }) => Expression)!.Expression!, variables);
}

/** The value of an expression in one period; undefined is no data, and whatever is reckoned from it. */
export function evaluate(expression: string, variables: Period): number | undefined {
  const tokens: string[] = expression.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|>=|<=|==|[-+*/(),<>]/g)!;
  const value = comparison();
  if (tokens.length > 0) throw new Error(`${expression}: left ${tokens.join(' ')}`);
  return value;

  function comparison(): number | undefined {
    const left = sum();
    if (!/^[<>=]/.test(tokens[0] ?? '')) return left;
    const operator = tokens.shift()!;
    return both(left, sum(), (a, b) => Number(operator === '>=' ? a >= b : operator === '<=' ? a <= b : operator === '==' ? a === b : operator === '>' ? a > b : a < b));
  }

  function sum(): number | undefined {
    let left = product();
    while (tokens[0] === '+' || tokens[0] === '-') left = both(left, tokens.shift() === '+' ? product() : both(0, product(), (a, b) => a - b), (a, b) => a + b);
    return left;
  }

  function product(): number | undefined {
    let left = atom();
    while (tokens[0] === '*' || tokens[0] === '/') left = tokens.shift() === '*' ? both(left, atom(), (a, b) => a * b) : both(left, atom(), (a, b) => (b === 0 ? undefined : a / b));
    return left;
  }

  function atom(): number | undefined {
    const token = tokens.shift()!;
    if (token === '(') return closed(comparison());
    if (/^\d/.test(token)) return Number(token);
    if (!next('(')) {
      if (!(token in variables)) throw new Error(`${expression}: no metric ${token}`);
      return variables[token];
    }
    const parts = [comparison()];
    while (next(',')) parts.push(comparison());
    return closed(call(token, parts));
  }

  function call(name: string, [first, second, third]: (number | undefined)[]): number | undefined {
    if (name === 'FILL') return first ?? second;
    if (name !== 'IF') throw new Error(`${expression}: unknown function ${name}`);
    return first === undefined ? undefined : first ? second : third;
  }

  function next(token: string): boolean {
    if (tokens[0] !== token) return false;
    tokens.shift();
    return true;
  }

  function closed(result: number | undefined): number | undefined {
    if (tokens.shift() !== ')') throw new Error(`${expression}: unbalanced`);
    return result;
  }
}

function both(a: number | undefined, b: number | undefined, combine: (a: number, b: number) => number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : combine(a, b);
}
