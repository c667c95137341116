using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Mobula.Http;

namespace Mobula.Deployments;

/// <summary>
/// Writes a configuration section into an options object. Unlike the usual binder it refuses keys it does not know, and reports
/// every problem instead of the first.
/// </summary>
internal static class OptionsBinder
{
    public static void Bind(object options, IConfigurationSection section, List<string> problems)
    {
        var properties = options.GetType().GetProperties().Where(property => property.SetMethod?.IsPublic == true).ToArray();
        foreach (var entry in section.GetChildren())
        {
            var property = Array.Find(properties, property => property.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null) problems.Add(Unknown(entry, properties));
            else Set(options, property, entry, problems);
        }
    }

    private static void Set(object options, PropertyInfo property, IConfigurationSection entry, List<string> problems)
    {
        if (property.PropertyType == typeof(IList<ApiKey>))
        {
            property.SetValue(options, ApiKeyRules.Read(entry, problems).ToList());
            return;
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (entry.Value is { } text && TryParse(type, text, out object? value)) property.SetValue(options, value);
        else problems.Add($"Configuration '{entry.Path}': {(entry.Value is null ? "a section" : $"'{entry.Value}'")} is not {Expected(type)}.");
    }

    private static bool TryParse(Type type, string text, out object? value)
    {
        value = null;
        if (type == typeof(string)) value = text;
        else if (type == typeof(bool) && bool.TryParse(text, out bool truth)) value = truth;
        else if (type == typeof(int) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number)) value = number;
        else if (type == typeof(long) && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long large)) value = large;
        else if (type == typeof(TimeSpan) && TryParseTime(text, out var time)) value = time;
        else if (type.IsEnum && Enum.TryParse(type, text, ignoreCase: true, out object? name) && Enum.IsDefined(type, name)) value = name;
        return value is not null;
    }

    // A bare number is seconds, as in Ray Serve's files; TimeSpan alone would read it as days.
    private static bool TryParseTime(string text, out TimeSpan time)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time);
        bool fits = Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds;
        time = fits ? TimeSpan.FromSeconds(seconds) : default;
        return fits;
    }

    private static string Expected(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time: seconds (2.5) or hh:mm:ss"
        : type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : type == typeof(string) ? "a text"
        : "a whole number";

    private static string Unknown(IConfigurationSection entry, PropertyInfo[] properties)
    {
        string nearest = Nearest.To(entry.Key, properties.Select(property => property.Name)) is { } name ? $" Did you mean {name}?" : "";
        return $"Configuration '{entry.Path}': there is no such option.{nearest} Options are {string.Join(", ", properties.Select(property => property.Name))}.";
    }
}
