import com.externalmetrics.edge.AlarmThreshold;
import com.externalmetrics.edge.AddTargetGroupOptions;
import com.externalmetrics.edge.WebEdge;
import com.externalmetrics.edge.WebEdgeAlarmThresholds;
import com.externalmetrics.eks_cluster.EksCluster;
import com.externalmetrics.eks_cluster.PodIdentityOptions;
import com.externalmetrics.network.NatStrategy;
import com.externalmetrics.network.Network;
import com.externalmetrics.postgres.PostgresDatabase;
import com.externalmetrics.redis.CacheTopology;
import com.externalmetrics.redis.RedisCache;
import com.externalmetrics.redis.ReplicatedTopology;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.route53.PublicHostedZone;
import software.amazon.jsii.JsiiException;

/** The five libraries, as a team uses them from Java. */
public final class Consumer {
    public static void main(final String[] arguments) {
        final App app = new App();
        final StackProps region = StackProps.builder().env(Environment.builder().region("us-east-1").build()).build();

        final Stack foundation = new Stack(app, "Foundation", region);
        final Network network = Network.Builder.create(foundation, "Network").natStrategy(NatStrategy.single()).build();
        final PostgresDatabase database = PostgresDatabase.Builder.create(foundation, "Database").vpc(network.getVpc()).build();
        final RedisCache cache = RedisCache.Builder.create(foundation, "Cache").vpc(network.getVpc())
            .topology(CacheTopology.replicated(ReplicatedTopology.builder().nodes(3).build())).build();

        final Stack service = new Stack(app, "Service", region);
        final PublicHostedZone zone = PublicHostedZone.Builder.create(service, "Zone").zoneName("example.com").build();
        final WebEdge edge = WebEdge.Builder.create(service, "Edge").vpc(network.getVpc()).hostedZone(zone).domainName("metrics.example.com")
            .allowedCidrBlocks(List.of("10.0.0.0/8")).alarms(WebEdgeAlarmThresholds.builder().healthyHosts(AlarmThreshold.of(2)).build()).build();
        edge.addTargetGroup("Api", AddTargetGroupOptions.builder().targetPort(9000).build());
        final EksCluster cluster = EksCluster.Builder.create(service, "Cluster").vpc(network.getVpc()).build();
        cluster.getGrants().admin(new ArnPrincipal("arn:aws:iam::111122223333:role/Administrator"));
        final IRole role = cluster.addPodIdentity("Web", PodIdentityOptions.builder().namespace("web").serviceAccount("web").build()).getRole();
        database.getGrants().readSecret(role);
        cache.getGrants().readSecret(role);

        final Template data = Template.fromStack(foundation);
        data.resourceCountIs("AWS::EC2::NatGateway", 1);
        data.hasResourceProperties("AWS::RDS::DBInstance", Map.of("MultiAZ", true, "StorageEncrypted", true, "DeletionProtection", true));
        data.hasResourceProperties("AWS::ElastiCache::ReplicationGroup", Map.of("TransitEncryptionEnabled", true, "NumCacheClusters", 3));
        final Template front = Template.fromStack(service);
        front.resourceCountIs("AWS::EKS::PodIdentityAssociation", 1);
        front.hasResourceProperties("AWS::CloudWatch::Alarm", Map.of("MetricName", "HealthyHostCount", "Threshold", 2));
        front.hasResourceProperties("AWS::ElasticLoadBalancingV2::TargetGroup", Map.of("Port", 9000, "TargetType", "ip"));

        try {
            WebEdge.Builder.create(service, "Wrong").vpc(network.getVpc()).hostedZone(zone).domainName("metrics.example.org").allowedCidrBlocks(List.of()).build();
        } catch (final JsiiException error) {
            // Of an error only its message reaches other languages: the codes are in it, all at once.
            if (error.getMessage().contains("DomainOutsideZone") && error.getMessage().contains("AllowedCidrBlocksEmpty")) return;
            throw error;
        }
        throw new AssertionError("a domain outside its zone was taken");
    }

    private Consumer() {}
}
