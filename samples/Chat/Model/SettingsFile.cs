using System.Text.Json;

namespace Chat.Model;

/// <summary>One JSON object of a model folder; a value of the wrong kind becomes a problem that names file and key.</summary>
internal sealed class SettingsFile(string name, JsonElement root, List<string> problems)
{
    public string Name => name;

    public static SettingsFile? Read(string folder, string name, List<string> problems)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return null;

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new SettingsFile(name, document.RootElement.Clone(), problems);
            problems.Add($"{name}: holds {Article(document.RootElement.ValueKind)}, not an object.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{name}: is no readable JSON ({e.Message})");
        }

        return null;
    }

    public void Reject(string reason) => problems.Add($"{name}: {reason}");

    public JsonElement? Value(string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string key) => Value(key) is { } value
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : Wrong<string?>(key, value, "a text")
        : null;

    public int? Integer(string key) => Value(key) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : Wrong<int?>(key, value, "a whole number")
        : null;

    public double? Number(string key) => Value(key) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : Wrong<double?>(key, value, "a finite number")
        : null;

    public bool? Flag(string key) => Value(key) is { } value
        ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Wrong<bool?>(key, value, "true or false")
        : null;

    public int RequiredPositive(string key)
    {
        if (Value(key) is null)
            Reject($"{key} is missing.");
        else if (Integer(key) is { } number && number > 0)
            return number;
        else
            Reject($"{key} must be 1 or more.");
        return 1;
    }

    private T? Wrong<T>(string key, JsonElement value, string wanted)
    {
        Reject($"{key} is {value.GetRawText()}, which is not {wanted}.");
        return default;
    }

    private static string Article(JsonValueKind kind) =>
        kind is JsonValueKind.Array ? "an array" : $"a {kind.ToString().ToLowerInvariant()}";
}
