using System.Text.Json;

namespace Mobula.Endpoints;

/// <summary>The serializer's policy for each <see cref="JsonNaming"/>.</summary>
internal static class JsonNamingPolicies
{
    public static JsonNamingPolicy? Of(JsonNaming naming) => naming switch
    {
        JsonNaming.SnakeCase => JsonNamingPolicy.SnakeCaseLower,
        JsonNaming.KebabCase => JsonNamingPolicy.KebabCaseLower,
        JsonNaming.PascalCase => null,
        _ => JsonNamingPolicy.CamelCase,
    };
}
