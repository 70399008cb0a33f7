namespace Hearth.Server.Tests.Cluster;

/// <summary>Says what was measured, whether or not the test passes.</summary>
internal static class Report
{
    public static void Write(string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        TestContext.Current.SendDiagnosticMessage("{0}: {1}", TestContext.Current.TestMethod?.MethodName ?? "?", text);
    }
}
