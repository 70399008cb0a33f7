using Hearth.Aws.Rds;

namespace Hearth.Aws.Tests.Rds;

public sealed class RdsEndpointTests
{
    [Theory]
    [InlineData("db.c9akciq32.us-east-1.rds.amazonaws.com", "us-east-1", false)]
    [InlineData("DB.c9akciq32.EU-CENTRAL-1.rds.amazonaws.com.", "eu-central-1", false)]
    [InlineData("app.cluster-c9akciq32.eu-west-2.rds.amazonaws.com", "eu-west-2", false)]
    [InlineData("app.cluster-ro-c9akciq32.eu-west-2.rds.amazonaws.com", "eu-west-2", false)]
    [InlineData("db.c9akciq32.us-gov-west-1.rds.amazonaws.com", "us-gov-west-1", false)]
    [InlineData("db.c9akciq32.rds.cn-north-1.amazonaws.com.cn", "cn-north-1", false)]
    [InlineData("app.cluster-c9akciq32.rds.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1", false)]
    [InlineData("db.c9akciq32.cn-north-1.rds.amazonaws.com.cn", "cn-north-1", false)]
    [InlineData("app.proxy-c9akciq32.us-east-1.rds.amazonaws.com", "us-east-1", true)]
    [InlineData("reader.endpoint.proxy-c9akciq32.us-east-1.rds.amazonaws.com", "us-east-1", true)]
    public void Find_EndpointOfRds_SaysRegionAndKind(string host, string region, bool isProxy)
    {
        Assert.Equal(new RdsEndpoint(region, isProxy), RdsEndpoint.Find(host));
    }

    [Theory]
    [InlineData("db.example")]
    [InlineData("127.0.0.1")]
    [InlineData("rds.amazonaws.com")]
    [InlineData("us-east-1.rds.amazonaws.com")]
    [InlineData("rds.cn-north-1.amazonaws.com.cn")]
    [InlineData("db.us-east-1.rds.amazonaws.com.evil.example")]
    [InlineData("db.c9akciq32.us-east-1.rdsXamazonaws.com")]
    [InlineData("db.c9akciq32.us-east-1.rds-preview.amazonaws.com")]
    [InlineData("evilrds.amazonaws.com")]
    public void Find_AnotherHost_IsNone(string host)
    {
        Assert.Null(RdsEndpoint.Find(host));
    }
}
