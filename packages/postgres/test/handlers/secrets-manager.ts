/** Secrets Manager, with one secret. */
export function secretsManager(secret: () => Record<string, string>) {
  return {
    '@aws-sdk/client-secrets-manager': {
      SecretsManagerClient: class {
        public async send() {
          return { SecretString: JSON.stringify(secret()) };
        }
      },
      GetSecretValueCommand: class {},
    },
  };
}
