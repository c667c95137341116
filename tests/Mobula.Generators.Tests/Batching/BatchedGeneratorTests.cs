using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mobula.Generators.Batching;

namespace Mobula.Generators.Tests.Batching;

public sealed class BatchedGeneratorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generated_ListForm_BatchesConcurrentCalls()
    {
        dynamic model = Run("""
            public partial class Model
            {
                public List<int> Sizes { get; } = [];

                [Batched(nameof(LengthsAsync), MaxBatchSize = 3, WaitTimeoutMs = 60_000)]
                public partial Task<int> LengthAsync(string text, CancellationToken cancel);

                private Task<IReadOnlyList<int>> LengthsAsync(IReadOnlyList<string> texts, CancellationToken cancel)
                {
                    Sizes.Add(texts.Count);
                    return Task.FromResult<IReadOnlyList<int>>([.. texts.Select(text => text.Length)]);
                }
            }
            """).Create("Model");

        Task<int>[] tasks = [model.LengthAsync("", Cancel), model.LengthAsync("a", Cancel), model.LengthAsync("bb", Cancel)];

        Assert.Equal((int[])[0, 1, 2], await Task.WhenAll(tasks));
        Assert.Equal([3], (List<int>)model.Sizes);
    }

    [Theory]
    [InlineData("private async Task ManyAsync(Batch<string, int> batch, CancellationToken cancel) { await Task.Yield(); foreach (var item in batch) item.Complete(item.Value.Length); }")]
    [InlineData("private static Task<IReadOnlyList<int>> ManyAsync(IReadOnlyList<string> texts) => Task.FromResult<IReadOnlyList<int>>([.. texts.Select(text => text.Length)]);")]
    [InlineData("public Task<int[]> ManyAsync(IEnumerable<string> texts, CancellationToken cancel) => Task.FromResult(texts.Select(text => text.Length).ToArray());")]
    [InlineData("protected virtual async Task<List<int>> ManyAsync(IReadOnlyCollection<string> texts, CancellationToken cancel) { await Task.Yield(); return [.. texts.Select(text => text.Length)]; }")]
    [InlineData("private void ManyAsync() {} private Task<IReadOnlyList<int>> ManyAsync(IReadOnlyList<string> texts, CancellationToken cancel) => Task.FromResult<IReadOnlyList<int>>([.. texts.Select(text => text.Length)]);")]
    public async Task Generated_ListMethodOfEachForm_IsCalled(string listMethod)
    {
        dynamic model = Run($$"""
            public partial class Model
            {
                [Batched("ManyAsync", WaitTimeoutMs = 0)]
                public partial Task<int> OneAsync(string text, CancellationToken cancel = default);
                {{listMethod}}
            }
            """).Create("Model");

        Assert.Equal(5, await (Task<int>)model.OneAsync("hello", Cancel));
    }

    [Fact]
    public async Task Generated_StreamForm_StreamsToEachCaller()
    {
        dynamic model = Run("""
            public partial class Model
            {
                [Batched(nameof(StreamManyAsync), MaxBatchSize = 1, MaxBufferedChunks = 2)]
                public partial IAsyncEnumerable<char> StreamAsync(string text, CancellationToken cancel);

                private async Task StreamManyAsync(StreamBatch<string, char> batch, CancellationToken cancel)
                {
                    foreach (var item in batch)
                        foreach (var letter in item.Value)
                            await item.WriteAsync(letter, cancel);
                }
            }
            """).Create("Model");

        List<char> read = [];
        await foreach (var letter in (IAsyncEnumerable<char>)model.StreamAsync("manta", Cancel))
            read.Add(letter);

        Assert.Equal("manta", string.Concat(read));
    }

    [Fact]
    public async Task Generated_GenericNestedOverloadedAndOddNames_Compile()
    {
        var model = Run("""
            namespace Some.@namespace
            {
                public partial class Outer<T> where T : notnull
                {
                    public partial class Model(int offset)
                    {
                        public Model() : this(1) { }

                        [Batched(nameof(Many), AllowPartialBatches = true, MaxConcurrentBatches = 2)]
                        protected internal virtual partial Task<(T First, string? Second)> One(T @event, CancellationToken @default);

                        [Batched(nameof(ManyNumbers))]
                        public partial Task<int> One(int item);

                        private Task<IReadOnlyList<(T First, string? Second)>> Many(IReadOnlyList<T> items, CancellationToken cancel) =>
                            Task.FromResult<IReadOnlyList<(T, string?)>>([.. items.Select(item => (item, item.ToString()))]);

                        private Task ManyNumbers(Batch<int, int> batch, CancellationToken cancel)
                        {
                            batch.Open.Complete([.. batch.Open.Values.Select(value => value + offset)]);
                            return Task.CompletedTask;
                        }
                    }
                }
                public sealed class Probe
                {
                    public Task<int> RunAsync() => new Outer<string>.Model().One(41);
                }
            }
            """);

        Assert.Null(model.Result.Exception);
        Assert.Equal(2, model.Result.GeneratedSources.Length);
        dynamic probe = model.Create("Some.namespace.Probe");
        Assert.Equal(42, await (Task<int>)probe.RunAsync());
    }

    [Fact]
    public void Generated_UnrelatedEdit_ReadsTheMethodAgainButWritesNothing()
    {
        var first = Run(Model);
        var edited = first.Before.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated;", (CSharpParseOptions)first.Before.SyntaxTrees.First().Options, cancellationToken: Cancel));

        var second = first.Driver.RunGenerators(edited, Cancel).GetRunResult().Results.Single();

        var steps = second.TrackedSteps[BatchedGenerator.Step].SelectMany(step => step.Outputs).Select(output => output.Reason);
        Assert.All(steps, reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.Single(second.GeneratedSources);
    }

    [Theory]
    [InlineData("public partial class Model", "public class Model",
        "MOB2001 'Model.OneAsync' is [Batched], but 'Model' is not partial, so its body cannot be generated. Declare 'Model' partial.")]
    [InlineData("public partial class Model", "public partial struct Model",
        "MOB2002 'Model.OneAsync' is [Batched], but 'Model' is a struct. A batcher belongs to one instance: make it a class that is neither static nor a record, or use a Batcher field.")]
    [InlineData("public partial class Model", "public partial record Model",
        "MOB2002 'Model.OneAsync' is [Batched], but 'Model' is a record. A batcher belongs to one instance: make it a class that is neither static nor a record, or use a Batcher field.")]
    [InlineData("public partial Task<int> OneAsync", "public static partial Task<int> OneAsync",
        "MOB2003 'Model.OneAsync' is [Batched] and static. A batcher belongs to one instance: remove 'static'.")]
    [InlineData("OneAsync(string", "OneAsync<T>(string",
        "MOB2003 'Model.OneAsync' is [Batched] and generic. One batch holds items of one type: move the type parameters to the class.")]
    [InlineData("public partial Task<int> OneAsync", "public Task<int> OneAsync",
        "MOB2003 'Model.OneAsync' is [Batched] but not partial. Declare it 'partial' and end it with a semicolon: its body is generated.")]
    [InlineData("/* more */", "public partial Task<int> OneAsync(string text, CancellationToken cancel) => Task.FromResult(1);",
        "MOB2003 'Model.OneAsync' is [Batched] and has a body. Remove the body: it is generated and calls the list method.")]
    [InlineData("OneAsync(string text", "OneAsync(ref string text",
        "MOB2004 'Model.OneAsync' is [Batched] and has to take one item and a CancellationToken, both by value. Put several values into one record.")]
    [InlineData("OneAsync(string text", "OneAsync(Span<char> text",
        "MOB2004 'Model.OneAsync' is [Batched] and has to take one item and a CancellationToken, both by value. Put several values into one record.")]
    [InlineData("OneAsync(string text", "OneAsync(string text, int more",
        "MOB2004 'Model.OneAsync' is [Batched] and has to take one item and a CancellationToken, both by value. Put several values into one record.")]
    [InlineData("public partial Task<int> OneAsync", "public partial ValueTask<int> OneAsync",
        "MOB2005 'Model.OneAsync' is [Batched] and returns 'ValueTask<int>'. It has to return Task<T>, or IAsyncEnumerable<T> for a stream.")]
    [InlineData("\"ManyAsync\"", "\"LotsAsync\"",
        "MOB2006 'Model.OneAsync': there is no method 'LotsAsync' in 'Model'. Write 'Task<IReadOnlyList<int>> LotsAsync(IReadOnlyList<string>, CancellationToken)' or 'Task LotsAsync(Batch<string, int>, CancellationToken)'.")]
    [InlineData("IReadOnlyList<string> texts", "List<string> texts",
        "MOB2007 'Model.OneAsync': the list method 'ManyAsync' does not fit. It has to be 'Task<IReadOnlyList<int>> ManyAsync(IReadOnlyList<string>, CancellationToken)' or 'Task ManyAsync(Batch<string, int>, CancellationToken)'.")]
    [InlineData("public partial Task<int> OneAsync", "public partial IAsyncEnumerable<int> OneAsync",
        "MOB2007 'Model.OneAsync': the list method 'ManyAsync' does not fit. It has to be 'Task ManyAsync(StreamBatch<string, int>, CancellationToken)'.")]
    public void Problem_OneThingWrong_IsSaidOnce(string original, string wrong, string problem)
    {
        Assert.Contains(original, Model);

        var generated = Run(Model.Replace(original, wrong, StringComparison.Ordinal));

        Assert.Equal([problem], generated.Problems);
        Assert.Empty(generated.Result.GeneratedSources);
    }

    [Fact]
    public void Problem_SeveralThingsWrong_AllAreSaidAtTheirPlaces()
    {
        var generated = Run("""
            public class Outer
            {
                public partial class Model
                {
                    [Batched("Many", MaxBatchSize = 0, WaitTimeoutMs = -1, MaxConcurrentBatches = 0, MaxBufferedChunks = -5)]
                    public Task<int> OneAsync(string text, CancellationToken cancel) => throw new NotSupportedException();
                }
            }
            """);

        Assert.Equal(
            [
                "MOB2001 'Model.OneAsync' is [Batched], but 'Outer' is not partial, so its body cannot be generated. Declare 'Outer' partial.",
                "MOB2003 'Model.OneAsync' is [Batched] but not partial. Declare it 'partial' and end it with a semicolon: its body is generated.",
                "MOB2008 'Model.OneAsync': MaxBatchSize is 0, below 1. Set it to 1 or more.",
                "MOB2008 'Model.OneAsync': WaitTimeoutMs is -1, below 0. Set it to 0 or more.",
                "MOB2008 'Model.OneAsync': MaxConcurrentBatches is 0, below 1. Set it to 1 or more.",
                "MOB2008 'Model.OneAsync': MaxBufferedChunks is -5, below 1. Set it to 1 or more.",
                "MOB2006 'Model.OneAsync': there is no method 'Many' in 'Model'. Write 'Task<IReadOnlyList<int>> Many(IReadOnlyList<string>, CancellationToken)' or 'Task Many(Batch<string, int>, CancellationToken)'.",
            ],
            generated.Problems);
        Assert.All(generated.Result.Diagnostics, problem => Assert.InRange(problem.Location.GetLineSpan().StartLinePosition.Line, 5, 6));
    }

    private const string Model = """
        public partial class Model
        {
            [Batched("ManyAsync")]
            public partial Task<int> OneAsync(string text, CancellationToken cancel);

            private Task<IReadOnlyList<int>> ManyAsync(IReadOnlyList<string> texts, CancellationToken cancel) => throw new NotSupportedException();
            /* more */
        }
        """;

    private static Generated Run(string program) => Generated.Run(new BatchedGenerator(), program);
}
