import { RedisCacheAlarms } from './redis-cache-alarms';
import { RedisCacheMetrics } from './redis-cache-metrics';

/** What the widgets of a cache show. */
export interface RedisCacheWidgetsProps {
  /** Its metrics. */
  readonly metrics: RedisCacheMetrics;

  /**
   * Its alarms, whose thresholds are drawn into the graphs.
   *
   * @default - no thresholds are drawn
   */
  readonly alarms?: RedisCacheAlarms;
}

/** The graphs of a cache, for any dashboard. */
export class RedisCacheWidgets {
  constructor(public readonly props: RedisCacheWidgetsProps) {}
}
