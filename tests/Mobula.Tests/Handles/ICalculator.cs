namespace Mobula.Tests.Handles;

/// <summary>A contract with a method of each kind.</summary>
public interface ICalculator
{
    Task<int> AddAsync(int left, int right, CancellationToken cancel);

    Task StoreAsync(int value, CancellationToken cancel = default);

    ValueTask<int> LoadAsync();

    ValueTask ClearAsync(CancellationToken cancel);

    IAsyncEnumerable<int> CountAsync(int to, CancellationToken cancel = default);

    Task FailAsync(string how, CancellationToken cancel);

    Task WaitAsync(CancellationToken cancel);

    Task<string> AboutAsync(CancellationToken cancel);

    /// <summary>Runs at the caller.</summary>
    Task<int> DoubleAsync(int value) => AddAsync(value, value, CancellationToken.None);
}
