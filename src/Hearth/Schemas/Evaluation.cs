using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Hearth.Schemas;

/// <summary>The state of one call to <see cref="JsonSchema.Validate"/>: where it is, what it found, how much it may still do.</summary>
internal sealed class Evaluation
{
    // Branches multiply: two alternatives that both recurse cost 2^depth. Nothing honest comes near this many steps.
    private const int MaxSteps = 5_000_000;

    private readonly List<object> _path = [];
    private List<ValidationIssue> _issues = [];
    private int _capacity = JsonSchema.MaxIssues;
    private int _steps;
    private ValidationIssue? _abandoned;

    /// <summary>What the schema being checked has evaluated so far; null when nobody above asks for it.</summary>
    public EvaluatedParts? Evaluated { get; set; }

    /// <summary>Whether looking for further issues is pointless. Meaningful only after a failure.</summary>
    public bool IsFull => _abandoned is not null || _issues.Count >= _capacity;

    public int Depth => _path.Count;

    /// <summary>Counts one schema applied to one value.</summary>
    /// <returns>False when a limit was reached and the evaluation is over.</returns>
    public bool TryStep()
    {
        if (_abandoned is not null)
            return false;
        if (++_steps > MaxSteps)
            return Abandon("The value takes too many steps to check.");
        if (_path.Count > JsonSchema.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return Abandon($"The value is nested more deeply than {JsonSchema.MaxDepth} levels.");
        return true;
    }

    /// <summary>Adds an issue at the current place, or just below it.</summary>
    /// <returns>Always false, to be returned by the caller.</returns>
    public bool Fail(string message, object? child = null)
    {
        if (_issues.Count < _capacity)
            _issues.Add(new ValidationIssue(message, child is null ? [.. _path] : [.. _path, child]));
        return false;
    }

    /// <summary>Adds issues that were found by one of several alternatives.</summary>
    public bool Fail(IEnumerable<ValidationIssue> issues)
    {
        _issues.AddRange(issues.Take(_capacity - _issues.Count));
        return false;
    }

    /// <summary>Ends the evaluation: a limit is not a failed assertion, and a <c>not</c> must not turn it into success.</summary>
    public bool Abandon(string message)
    {
        _abandoned ??= new ValidationIssue(message, [.. _path]);
        return false;
    }

    /// <summary>Merges the outcome of one of several checks into <paramref name="valid"/>.</summary>
    /// <returns>Whether the next check is worth making.</returns>
    public bool KeepsGoing(bool outcome, ref bool valid)
    {
        valid &= outcome;
        return valid || !IsFull;
    }

    /// <summary>Checks a member or an item of the current value.</summary>
    public bool CheckChild(SchemaNode node, JsonElement child, object key)
    {
        var evaluated = Evaluated;
        Evaluated = null;
        _path.Add(key);
        var valid = node.Check(child, this);
        _path.RemoveAt(_path.Count - 1);
        Evaluated = evaluated;
        return valid;
    }

    /// <summary>Checks a member of the current value, naming it when no value is allowed.</summary>
    public bool CheckProperty(SchemaNode node, JsonElement value, string name) =>
        node.RefusesAll ? Fail($"Property '{JsonText.Shorten(name)}' is not allowed.", name) : CheckChild(node, value, name);

    /// <summary>Checks a member or an item of the current value without reporting anything.</summary>
    public bool MatchesChild(SchemaNode node, JsonElement child, object key)
    {
        var (issues, capacity) = (_issues, _capacity);
        (_issues, _capacity) = ([], 0);
        var valid = CheckChild(node, child, key);
        (_issues, _capacity) = (issues, capacity);
        return valid;
    }

    /// <summary>Checks the current value without reporting anything.</summary>
    public bool Matches(SchemaNode node, JsonElement instance) => Try(node, instance, 0, out _);

    /// <summary>Checks the current value, keeping the issues apart.</summary>
    public bool Try(SchemaNode node, JsonElement instance, out IReadOnlyList<ValidationIssue> issues) =>
        Try(node, instance, Math.Min(_capacity, JsonSchema.MaxIssues), out issues);

    public IReadOnlyList<ValidationIssue> Complete()
    {
        if (_abandoned is not null && _issues.Count < _capacity)
            _issues.Add(_abandoned);
        return _issues;
    }

    private bool Try(SchemaNode node, JsonElement instance, int capacity, out IReadOnlyList<ValidationIssue> issues)
    {
        var (outerIssues, outerCapacity) = (_issues, _capacity);
        (_issues, _capacity) = ([], capacity);
        var valid = node.Check(instance, this);
        issues = _issues;
        (_issues, _capacity) = (outerIssues, outerCapacity);
        return valid;
    }
}
