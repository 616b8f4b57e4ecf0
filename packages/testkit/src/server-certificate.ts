import 'reflect-metadata';
import { webcrypto } from 'crypto';
import { BasicConstraintsExtension, cryptoProvider, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, PemConverter, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 24 * 3600 * 1000;
/** Of a server, and of a client: nodes of a cluster are both. */
const usages = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];

export interface ServerCertificate {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** A certificate for a host name, signed by an authority that is made for it, all as PEM. */
export async function serverCertificate(host: string): Promise<ServerCertificate> {
  cryptoProvider.set(webcrypto as never);
  const [authorityKeys, keys] = await Promise.all([newKeys(), newKeys()]);
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 30 * day) };
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Authority of a test', keys: authorityKeys, signingAlgorithm: algorithm, ...validity,
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  });
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${host}`, issuer: authority.subject, publicKey: keys.publicKey, signingKey: authorityKeys.privateKey, signingAlgorithm: algorithm, ...validity,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }]), new ExtendedKeyUsageExtension([...usages])],
  });
  return {
    authority: authority.toString('pem'),
    certificate: certificate.toString('pem'),
    key: PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'),
  };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as webcrypto.CryptoKeyPair;
}
