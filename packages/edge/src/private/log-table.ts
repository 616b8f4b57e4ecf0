/** A table over one kind of log in the bucket. */
export interface LogTable {
  readonly name: string;
  readonly description: string;
  /** The folder in the bucket. */
  readonly prefix: string;
  /** The folder behind that of the account, as the service that delivers names it. */
  readonly service: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The class that reads a line. */
  readonly serde: string;
  readonly serdeParameters: Readonly<Record<string, string>>;
}
