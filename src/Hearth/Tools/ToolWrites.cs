using System.Data.Common;
using Hearth.Storage;

namespace Hearth.Tools;

/// <summary>What one tool call has registered to be written with its result. Thread-safe.</summary>
/// <param name="toolName">The tool.</param>
/// <param name="effect">What is declared of it.</param>
/// <param name="areTaken">Whether the store has a database to write to.</param>
/// <param name="time">The clock.</param>
internal sealed class ToolWrites(string toolName, ToolEffect effect, bool areTaken, TimeProvider time)
{
    /// <summary>The most that one call may register.</summary>
    public const int MaxWrites = 100;

    private readonly Lock _gate = new();
    private readonly List<Func<DbConnection, DbTransaction, CancellationToken, Task>> _writes = [];
    private bool _isOver;

    public void Add(Func<DbConnection, DbTransaction, CancellationToken, Task> write)
    {
        lock (_gate)
        {
            if (FindProblem() is { } problem) throw new InvalidOperationException(problem);
            _writes.Add(write);
        }
    }

    /// <summary>The function has returned or failed: nothing more is registered.</summary>
    /// <returns>What goes with the call's result; null for nothing, as with an error.</returns>
    public UnitWrites? End(bool isError)
    {
        lock (_gate)
        {
            _isOver = true;
            return isError || _writes.Count == 0 ? null : new UnitWrites([.. _writes], time);
        }
    }

    private string? FindProblem()
    {
        if (effect != ToolEffect.Transactional)
        {
            return $"The tool \"{toolName}\" cannot commit anything with its result: declare its effect as {nameof(ToolEffect.Transactional)}.";
        }

        if (!areTaken) return $"The tool \"{toolName}\" cannot commit anything with its result: Hearth runs without a database that has tables (DATABASE_URL).";
        if (_isOver) return $"The call of the tool \"{toolName}\" has ended.";
        return _writes.Count >= MaxWrites ? $"A call may register {MaxWrites} writes at the most." : null;
    }
}
