import { buildControlPlane, findControlPlane, goVersion } from '@external-metrics/testkit/lib/control-plane-program';
import { step } from './steps';

/** Builds the Kubernetes control plane, which clusters have where Go is installed. */
export async function prepareControlPlane(): Promise<void> {
  if (goVersion() && !findControlPlane()) await step('Kubernetes control plane, built from its Go modules this once: some minutes', buildControlPlane);
}
