/** Whose credentials are good at the VPC endpoints. */
export class EndpointAccess {
  /** Those of the account of the stack alone. */
  public static account(): EndpointAccess {
    return new EndpointAccess(undefined, false);
  }

  /** Those of an organisation of AWS Organizations, such as `o-a1b2c3d4e5`. Error: `OrganizationIdInvalid`. */
  public static organization(organizationId: string): EndpointAccess {
    return new EndpointAccess(organizationId, false);
  }

  /** Anybody's: what the credentials allow is not narrowed. */
  public static unrestricted(): EndpointAccess {
    return new EndpointAccess(undefined, true);
  }

  private constructor(
    /** The organisation; undefined where it is the account or anybody. */
    public readonly organizationId: string | undefined,
    /** Whether nothing is narrowed. */
    public readonly isUnrestricted: boolean,
  ) {}
}
