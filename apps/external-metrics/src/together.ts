/** Everything that independent parts refused, in one message. */
export class RefusedError extends Error {
  constructor(public readonly refusals: readonly Error[]) {
    super(refusals.map(({ message }) => message).join('\n\n'));
    this.name = 'RefusedError';
  }
}

/** Whether what was given is wrong: the message says what and how to mend it. Each library has an error class of its own, and the CDK one for what it finds at the end. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof RefusedError || (error instanceof Error && ('problems' in error || error.name === 'ValidationFailedWithErrors'));
}

/** Makes what does not need each other, and refuses once, with all that any of them refuses. */
export function together<Made extends unknown[]>(...makers: { [Index in keyof Made]: () => Made[Index] }): Made {
  const refusals: Error[] = [];
  const made = makers.map((make) => {
    try {
      return make();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusals.push(error);
      return undefined;
    }
  });
  if (refusals.length > 0) throw new RefusedError(refusals);
  return made as Made;
}
