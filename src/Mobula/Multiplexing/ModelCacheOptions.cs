namespace Mobula;

/// <summary>How many models a <see cref="ModelCache{TModel}"/> keeps.</summary>
public sealed record ModelCacheOptions
{
    private readonly int? maxModels;

    /// <summary>The most models in memory at a time, those that are being loaded and unloaded included.</summary>
    /// <value>3 by default, without a limit where <see cref="MaxBytes"/> is set; -1 is no limit.</value>
    public int MaxModels
    {
        get => maxModels ?? (MaxBytes is null ? 3 : -1);
        init => maxModels = value;
    }

    /// <summary>The most bytes of models in memory, by <see cref="SizeOf"/>. Both limits hold where both are set.</summary>
    /// <value>Null by default: sizes do not count.</value>
    public long? MaxBytes { get; init; }

    /// <summary>
    /// The bytes a model will take, asked by its id before it is loaded, so that the limit is never passed: the length of its file, or what
    /// it measured last time. What it throws fails the caller.
    /// </summary>
    /// <value>Null by default; needed with <see cref="MaxBytes"/>.</value>
    public Func<string, long>? SizeOf { get; init; }

    internal void Validate(string cache)
    {
        List<string> problems = [];
        if (MaxModels is 0 or < -1) problems.Add($"MaxModels is {MaxModels}; it must be 1 or more, or -1 for no limit.");
        if (MaxBytes is < 1) problems.Add($"MaxBytes is {MaxBytes}; it must be at least 1, or null for no limit.");
        if (MaxBytes is not null && SizeOf is null) problems.Add("MaxBytes is set and SizeOf is not. Say by SizeOf how large a model is, from its id.");
        if (problems.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, problems.Select(problem => $"Model cache '{cache}': {problem}")));
    }
}
