namespace Mobula.Contracts.Shapes;

/// <summary>Whether callers of an older contract can call a newer one. What is added may be missing in what they send; nothing else may differ.</summary>
internal static class ContractCompatibility
{
    public static bool Compatible(ContractShape old, ContractShape @new) => !Differences(old, @new).Any();

    /// <summary>What an older caller would trip over.</summary>
    public static IEnumerable<string> Differences(ContractShape old, ContractShape @new)
    {
        foreach (var before in old.Methods)
        {
            if (@new.Methods.FirstOrDefault(method => method.Name == before.Name) is { } after)
                foreach (string difference in Differences(before, after)) yield return difference;
            else yield return $"{before.Name} is gone.";
        }
    }

    private static IEnumerable<string> Differences(MethodShape old, MethodShape @new)
    {
        if (old.Streams != @new.Streams) yield return $"{old.Name} {(@new.Streams ? "streams now" : "streams no more")}.";
        for (int place = 0; place < old.Parameters.Count; place++)
        {
            var before = old.Parameters[place];
            if (place >= @new.Parameters.Count || @new.Parameters[place].Name != before.Name)
            {
                yield return $"{old.Name} takes no '{before.Name}' in this place.";
                continue;
            }

            var after = @new.Parameters[place];
            if (before.IsOptional && !after.IsOptional) yield return $"{old.Name}: '{before.Name}' is required now.";
            foreach (string difference in Differences($"{old.Name}: '{before.Name}'", before.Shape, after.Shape)) yield return difference;
        }

        foreach (var added in @new.Parameters.Skip(old.Parameters.Count).Where(parameter => !parameter.IsOptional))
            yield return $"{old.Name}: '{added.Name}' is added without a default.";
        foreach (string difference in Differences($"{old.Name}: its result", old.Result, @new.Result)) yield return difference;
    }

    private static IEnumerable<string> Differences(string where, WireShape? old, WireShape? @new)
    {
        switch (old, @new)
        {
            case (WireShape.List before, WireShape.List after):
                return Differences($"{where}[]", before.Item, after.Item);
            case (WireShape.Optional before, WireShape.Optional after):
                return Differences(where, before.Value, after.Value);
            case (WireShape.Map before, WireShape.Map after):
                return Differences($"{where} key", before.Key, after.Key).Concat(Differences($"{where}[]", before.Value, after.Value));
            case (WireShape.Enumeration before, WireShape.Enumeration after) when before.Number == after.Number:
                return before.Names.Except(after.Names).Select(name => $"{where}: {name.Key} is no more {name.Value}.");
            case (WireShape.Record before, WireShape.Record after):
                return Members(where, before, after);
            default:
                return old == @new ? [] : [$"{where} was {(object?)old ?? "nothing"} and is {(object?)@new ?? "nothing"}."];
        }
    }

    private static IEnumerable<string> Members(string where, WireShape.Record old, WireShape.Record @new)
    {
        foreach (var before in old.Members)
        {
            string name = $"{where}.{before.Name}";
            if (@new.Members.FirstOrDefault(member => member.Name == before.Name) is not { } after)
            {
                yield return $"{name} is gone.";
                continue;
            }

            if (!before.IsRequired && after.IsRequired) yield return $"{name} is required now.";
            if (before.AllowsNull && !after.AllowsNull) yield return $"{name} cannot be null any more.";
            foreach (string difference in Differences(name, before.Shape, after.Shape)) yield return difference;
        }

        foreach (var added in @new.Members.Where(member => member.IsRequired && old.Members.All(before => before.Name != member.Name)))
            yield return $"{where}.{added.Name} is added and required.";
        foreach (var variant in old.Variants)
        {
            if (@new.Variants.FirstOrDefault(other => other.Key == variant.Key).Value is not { } after) yield return $"{where}: the variant '{variant.Key}' is gone.";
            else
                foreach (string difference in Differences($"{where}<{variant.Key}>", variant.Value, after)) yield return difference;
        }
    }
}
