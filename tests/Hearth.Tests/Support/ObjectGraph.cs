using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hearth.Tests.Support;

/// <summary>Counts what an object keeps in memory: everything that is reachable from it, each object once.</summary>
/// <remarks>Unlike the collector's figures this is the same on every machine, whatever else the process does.</remarks>
internal sealed class ObjectGraph
{
    private const int HeaderBytes = 16;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<object> _left = new();
    private readonly Dictionary<Type, (int Count, long Bytes)> _byType = [];

    private ObjectGraph()
    {
    }

    /// <summary>About how many bytes the objects take.</summary>
    public long Bytes => _byType.Values.Sum(type => type.Bytes);

    public static ObjectGraph Of(object root)
    {
        var graph = new ObjectGraph();
        graph.Visit(root);
        while (graph._left.TryPop(out var next)) graph.Expand(next);
        return graph;
    }

    /// <summary>The types that take most, for a failure to tell.</summary>
    public override string ToString() => string.Join(
        "; ", _byType.OrderByDescending(type => type.Value.Bytes).Take(12).Select(type => $"{type.Key.Name} {type.Value.Count}: {type.Value.Bytes}"));

    private void Visit(object? value)
    {
        if (value is null or Type or Delegate or MemberInfo or Assembly || !_seen.Add(value)) return;
        _left.Push(value);
    }

    private void Expand(object value)
    {
        var type = value.GetType();
        var bytes = HeaderBytes + value switch
        {
            string text => text.Length * 2L,
            Array array => (long)array.Length * SizeOf(type.GetElementType()!),
            _ => FieldsOf(type).Sum(field => (long)SizeOf(field.FieldType)),
        };
        var (count, sum) = _byType.GetValueOrDefault(type);
        _byType[type] = (count + 1, sum + bytes);
        if (value is string) return;
        if (value is Array items)
        {
            if (IsPlain(type.GetElementType()!)) return;
            foreach (var item in items) VisitValue(item);
            return;
        }

        foreach (var field in FieldsOf(type).Where(field => !IsPlain(field.FieldType))) VisitValue(field.GetValue(value));
    }

    // A structure is a part of what holds it: only what it refers to counts by itself.
    private void VisitValue(object? value)
    {
        if (value is null) return;
        if (!value.GetType().IsValueType)
        {
            Visit(value);
            return;
        }

        foreach (var field in FieldsOf(value.GetType()).Where(field => !IsPlain(field.FieldType))) VisitValue(field.GetValue(value));
    }

    private static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsByRefLike
        || type == typeof(decimal) || type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(TimeSpan) || type == typeof(Guid);

    private static int SizeOf(Type type) => type.IsValueType && !type.ContainsGenericParameters && !type.IsByRefLike
        ? (int)typeof(ObjectGraph).GetMethod(nameof(SizeOfValue), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, null)!
        : IntPtr.Size;

    private static int SizeOfValue<T>() => Unsafe.SizeOf<T>();

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var field in current.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)) yield return field;
        }
    }
}
