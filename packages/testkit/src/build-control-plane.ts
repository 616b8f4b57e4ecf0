import { buildControlPlane, kubernetesVersion } from './control-plane-program';

/** `npm run control-plane`: builds the Kubernetes control plane of this machine, unless it is there. */
buildControlPlane().then((program) => {
  process.stdout.write(program ? `Kubernetes ${kubernetesVersion()}: ${program}\n` : 'Go is not installed: there is no Kubernetes control plane on this machine\n');
}, (error: Error & { stderr?: string }) => {
  process.stderr.write(`${error.stderr ?? error.message}\n`);
  process.exitCode = 1;
});
