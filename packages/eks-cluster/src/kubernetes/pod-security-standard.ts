/**
 * What the pods of a namespace may do to their node.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum PodSecurityStandard {
  /** As hard as pods can be: not root, no capabilities, no escalation, the runtime's seccomp profile. */
  RESTRICTED = 'restricted',
  /** Without known ways to become root of the node. */
  BASELINE = 'baseline',
  /** Everything: for agents of nodes. */
  PRIVILEGED = 'privileged',
}
