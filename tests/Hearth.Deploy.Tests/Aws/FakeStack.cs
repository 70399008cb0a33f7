namespace Hearth.Deploy.Tests.Aws;

/// <summary>One stack and where its last change stands.</summary>
internal sealed class FakeStack(string name, string template, IReadOnlyDictionary<string, string> parameters)
{
    private string _outcome = "";
    private int _looksLeft;

    public string Name => name;

    public string Id => $"arn:aws:cloudformation:{MotoApi.Region}:{MotoApi.Account}:stack/{name}/1";

    public string Template { get; private set; } = template;

    public IReadOnlyDictionary<string, string> Parameters { get; private set; } = parameters;

    public string Status { get; private set; } = "";

    public string Reason { get; private set; } = "";

    /// <summary>The name of its database, which goes with it.</summary>
    public string Database => $"{name}-database";

    /// <summary>Whether the database refuses to be deleted. At first it is what the parameter says.</summary>
    public bool IsProtected { get; set; } = IsProtectedBy(template, parameters);

    /// <summary>Whether CloudFormation refuses to delete the stack.</summary>
    public bool IsKept { get; set; }

    public bool IsComplete => Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE";

    public static IReadOnlyDictionary<string, string> ParametersOf(AwsRequest request, IReadOnlyDictionary<string, string> current)
    {
        var parameters = new Dictionary<string, string>();
        for (var number = 1; request[$"Parameters.member.{number}.ParameterKey"] is { } key; number++)
        {
            var isPrevious = request[$"Parameters.member.{number}.UsePreviousValue"] == "true";
            parameters[key] = isPrevious ? current[key] : request[$"Parameters.member.{number}.ParameterValue"]!;
        }
        return parameters;
    }

    public void Update(string template, IReadOnlyDictionary<string, string> parameters)
    {
        Template = template;
        Parameters = parameters;
        IsProtected = IsProtectedBy(template, parameters);
    }

    /// <param name="kind">CREATE, UPDATE or DELETE.</param>
    /// <param name="failure">How it ends, in place of success.</param>
    /// <param name="looks">How often somebody sees it under way.</param>
    public void Change(string kind, (string Status, string Reason)? failure, int looks = 1)
    {
        Status = $"{kind}_IN_PROGRESS";
        _outcome = failure?.Status ?? $"{kind}_COMPLETE";
        Reason = failure?.Reason ?? "";
        _looksLeft = looks;
    }

    /// <summary>Puts it into a state in which it stays.</summary>
    public void End(string status) => Status = _outcome = status;

    /// <summary>Whoever looks for the second time sees the change done.</summary>
    public void Advance()
    {
        if (_looksLeft-- <= 0)
            Status = _outcome;
    }

    private static bool IsProtectedBy(string template, IReadOnlyDictionary<string, string> parameters) =>
        template.Contains("DatabaseDeletionProtection", StringComparison.Ordinal)
        && parameters.GetValueOrDefault("DatabaseDeletionProtection", "true") == "true";
}
