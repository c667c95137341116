namespace Mobula;

/// <summary>How members are named in JSON.</summary>
public enum JsonNaming
{
    /// <summary>As the application's JSON options say.</summary>
    Default,

    /// <summary><c>userInput</c></summary>
    CamelCase,

    /// <summary><c>user_input</c></summary>
    SnakeCase,

    /// <summary><c>user-input</c></summary>
    KebabCase,

    /// <summary><c>UserInput</c></summary>
    PascalCase,
}
