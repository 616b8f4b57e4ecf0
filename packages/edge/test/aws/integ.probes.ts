import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { RouteAction, WebEdge } from '@external-metrics/edge';

/**
 * What an emulator can't show, because no request goes through its load balancer. For an account of AWS with a public zone: set EDGE_ZONE_ID and EDGE_ZONE_NAME, and run
 * `integ-runner --directory test/aws`.
 */
const { EDGE_ZONE_ID: hostedZoneId = 'Z0000000000000', EDGE_ZONE_NAME: zoneName = 'integ.external-metrics.example' } = process.env;

const app = new App();
const stack = new Stack(app, 'EdgeProbes');
const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.22.0.0/16'), maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 }],
});
const hostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId, zoneName });
const domainName = `probes.${zoneName}`;
const edge = new WebEdge(stack, 'Edge', {
  vpc, hostedZone, domainName, internetFacing: true, allowedCidrBlocks: ['0.0.0.0/0'], deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY,
});
edge.addRoute('Ping', { paths: ['/ping'], action: RouteAction.fixedResponse({ statusCode: 200, messageBody: 'pong' }) });

const probe = new LambdaFunction(stack, 'Probe', {
  runtime: Runtime.PYTHON_3_13, handler: 'index.handler', timeout: Duration.minutes(1), environment: { DOMAIN: domainName, BUCKET: edge.logBucket.bucketName },
  code: Code.fromInline(`
import http.client, os, socket, ssl, boto3
DOMAIN = os.environ['DOMAIN']
def answer(path, secure=True):
    connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(DOMAIN, timeout=10)
    connection.request('GET', path)
    response = connection.getresponse()
    return response.status, response.getheader('location', ''), response.getheader('strict-transport-security', '')
def takes(version):
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = version
    context.set_ciphers('DEFAULT@SECLEVEL=0')
    try:
        with socket.create_connection((DOMAIN, 443), 10) as plain, context.wrap_socket(plain, server_hostname=DOMAIN):
            return True
    except ssl.SSLError:
        return False
def handler(event, context):
    if event.get('logs'):
        listed = boto3.client('s3').list_objects_v2
        return {name: any('.gz' in item['Key'] for item in listed(Bucket=os.environ['BUCKET'], Prefix=name + '/').get('Contents', [])) for name in ('access', 'connection', 'waf')}
    status, _, hsts = answer('/ping')
    redirected, location, _ = answer('/ping', secure=False)
    injected, _, _ = answer('/ping?id=1%27%20OR%20%271%27=%271%27%20--%20')
    return {'status': status, 'hsts': hsts.startswith('max-age='), 'redirected': redirected, 'secure': location.startswith('https://'), 'injected': injected,
            'tls11': takes(ssl.TLSVersion.TLSv1_1), 'tls12': takes(ssl.TLSVersion.TLSv1_2)}
`),
});
edge.logBucket.grantRead(probe);

const { assertions } = new IntegTest(app, 'EdgeProbesTest', { testCases: [stack] });
const ask = (payload: object, answer: object) => assertions.invokeFunction({ functionName: probe.functionName, payload: JSON.stringify(payload) })
  .expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: Match.serializedJson(answer) }));
ask({}, { status: 200, hsts: true, redirected: 301, secure: true, injected: 403, tls11: false, tls12: true })
  .next(ask({ logs: true }, { access: true, connection: true, waf: true }).waitForAssertions({ totalTimeout: Duration.minutes(20), interval: Duration.minutes(1) }));
