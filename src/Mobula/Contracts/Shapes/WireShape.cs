namespace Mobula.Contracts.Shapes;

/// <summary>What a value looks like on the wire, whatever its type is called. <see cref="object.ToString"/> is the form that is hashed.</summary>
internal abstract record WireShape
{
    /// <summary>A value that is written as a whole: a number, a text, bytes, a type with a converter of its own.</summary>
    public sealed record Scalar(string Name) : WireShape
    {
        public override string ToString() => Name;
    }

    public sealed record List(WireShape Item) : WireShape
    {
        public override string ToString() => $"[{Item}]";
    }

    public sealed record Map(WireShape Key, WireShape Value) : WireShape
    {
        public override string ToString() => $"[{Key}:{Value}]";
    }

    public sealed record Optional(WireShape Value) : WireShape
    {
        public override string ToString() => $"{Value}?";
    }

    /// <summary>Names and their numbers, by number.</summary>
    public sealed record Enumeration(string Number, IReadOnlyList<KeyValuePair<string, string>> Names) : WireShape
    {
        public override string ToString() => $"{Number}({string.Join(",", Names.Select(name => $"{name.Key}={name.Value}"))})";
    }

    /// <summary>Members and variants, by name.</summary>
    public sealed record Record(IReadOnlyList<Member> Members, IReadOnlyList<KeyValuePair<string, WireShape>> Variants) : WireShape
    {
        public override string ToString() =>
            $"{{{string.Join(",", Members)}}}{(Variants.Count == 0 ? "" : $"<{string.Join("|", Variants.Select(variant => $"{variant.Key}:{variant.Value}"))}>")}";
    }

    /// <summary>A record that contains itself.</summary>
    /// <param name="Levels">How many records up.</param>
    public sealed record Above(int Levels) : WireShape
    {
        public override string ToString() => $"^{Levels}";
    }

    /// <param name="IsRequired">A value without it cannot be read.</param>
    /// <param name="AllowsNull">It may be null.</param>
    public sealed record Member(string Name, WireShape Shape, bool IsRequired, bool AllowsNull)
    {
        public override string ToString() => $"{Name}{(IsRequired ? "" : "=")}{(AllowsNull ? "?" : "")}:{Shape}";
    }
}
