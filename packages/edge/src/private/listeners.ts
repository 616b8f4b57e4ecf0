import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  ApplicationListener, ApplicationLoadBalancer, ApplicationProtocol, IApplicationTargetGroup, ListenerAction, MutualAuthentication, MutualAuthenticationMode, SslPolicy, TrustStore, TrustStoreRevocation,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { MutualTls } from '../mutual-tls';
import { ResponseHeaders } from '../response-headers';
import { TlsPolicy } from '../tls-policy';

export interface HttpsListenerOptions {
  readonly certificates: ICertificate[];
  readonly targetGroup: IApplicationTargetGroup;
  readonly tlsPolicy?: TlsPolicy;
  readonly responseHeaders?: ResponseHeaders;
  readonly mutualTls?: MutualTls;
}

export function addHttpsListener(scope: Construct, loadBalancer: ApplicationLoadBalancer, options: HttpsListenerOptions): ApplicationListener {
  const { certificates, targetGroup, tlsPolicy = TlsPolicy.TLS13_12_RESTRICTED, responseHeaders = ResponseHeaders.secure(), mutualTls } = options;
  const listener = loadBalancer.addListener('Https', {
    port: 443, protocol: ApplicationProtocol.HTTPS, open: false, certificates, sslPolicy: tlsPolicy.name as SslPolicy,
    mutualAuthentication: mutualTls && mutualAuthenticationOf(scope, mutualTls),
    defaultAction: ListenerAction.forward([targetGroup]),
  });
  for (const [name, value] of Object.entries(responseHeaders.attributes)) listener.setAttribute(name, value);
  return listener;
}

export function addHttpListener(loadBalancer: ApplicationLoadBalancer): ApplicationListener {
  return loadBalancer.addListener('Http', {
    port: 80, protocol: ApplicationProtocol.HTTP, open: false,
    defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
  });
}

function mutualAuthenticationOf(scope: Construct, { verification }: MutualTls): MutualAuthentication {
  if (!verification) return { mutualAuthenticationMode: MutualAuthenticationMode.PASS_THROUGH };
  const { caCertificatesBundle, revocationLists = [], ignoreClientCertificateExpiry = false, advertiseTrustStoreCaNames = false } = verification;
  const trustStore = verification.trustStore ?? new TrustStore(scope, 'TrustStore', caCertificatesBundle!);
  if (revocationLists.length > 0) new TrustStoreRevocation(scope, 'TrustStoreRevocation', { trustStore, revocationContents: revocationLists });
  return { mutualAuthenticationMode: MutualAuthenticationMode.VERIFY, trustStore, ignoreClientCertificateExpiry, advertiseTrustStoreCaNames };
}
