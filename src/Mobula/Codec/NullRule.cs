using System.Collections;

namespace Mobula.Codec;

/// <summary>
/// Where inside values of a type null is refused although System.Text.Json lets it pass: elements of collections, values of
/// dictionaries, members of tuples.
/// </summary>
internal sealed class NullRule
{
    private readonly List<Member> members = [];
    private readonly Dictionary<Type, NullRule> derived = [];
    private NullRule? element;
    private bool elementsNotNull;

    /// <summary>False when nothing below can be wrong, so that nobody need look.</summary>
    public bool Matters { get; private set; }

    public void Elements(NullRule rule, bool notNull) => (element, elementsNotNull) = (rule, notNull);

    public void Derived(Type type, NullRule rule) => derived[type] = rule;

    public void Add(string name, Func<object, object?> get, bool notNull, NullRule rule) => members.Add(new(name, get, notNull, rule));

    /// <summary>Finds out whether this rule matters by what is known of the others. Repeat until nothing changes: types may be recursive.</summary>
    /// <returns>Whether that changed.</returns>
    public bool Settle()
    {
        bool before = Matters;
        Matters = elementsNotNull || element is { Matters: true } || members.Any(member => member.NotNull || member.Rule.Matters) || derived.Values.Any(rule => rule.Matters);
        return Matters != before;
    }

    /// <summary>The path to the first null where none may be, "" for none.</summary>
    /// <param name="value">A value that was written or read: it is no deeper than <see cref="CodecLimits.MaxDepth"/>.</param>
    public string Find(object value)
    {
        if (!Matters) return "";
        if (derived.TryGetValue(value.GetType(), out var rule) && rule != this) return rule.Find(value);
        if (element is not null) return value is IDictionary dictionary ? InValues(dictionary) : value is IEnumerable items ? InItems(items) : "";
        foreach (var member in members)
        {
            if (!member.NotNull && !member.Rule.Matters) continue;
            object? inner = member.Get(value);
            if (inner is null && member.NotNull) return $".{member.Name}";
            string path = inner is null ? "" : member.Rule.Find(inner);
            if (path.Length > 0) return $".{member.Name}{path}";
        }

        return "";
    }

    private string InItems(IEnumerable items)
    {
        int index = 0;
        foreach (object? item in items)
        {
            string path = InElement(item, out bool isNull);
            if (isNull || path.Length > 0) return $"[{index}]{path}";
            index++;
        }

        return "";
    }

    private string InValues(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            string path = InElement(entry.Value, out bool isNull);
            if (isNull || path.Length > 0) return $"['{entry.Key}']{path}";
        }

        return "";
    }

    private string InElement(object? item, out bool isNull)
    {
        isNull = item is null && elementsNotNull;
        return item is null || element is not { Matters: true } rule ? "" : rule.Find(item);
    }

    private readonly record struct Member(string Name, Func<object, object?> Get, bool NotNull, NullRule Rule);
}
