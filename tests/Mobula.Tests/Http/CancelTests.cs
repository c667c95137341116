using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

/// <summary>Clients that leave at any moment must leave nothing behind: no place taken, no code running.</summary>
[Trait("Category", "Slow")]
public sealed class CancelTests
{
    private const int Cancels = 1000;

    // Where the client leaves. A place is the path and what the options make of it; "keeps" says that one request holds the only
    // place meanwhile, so that the others wait.
    public static TheoryData<string, string, int, int, bool> Places => new()
    {
        { "queued at the router", "/wait", 1, 1, true },
        { "waiting in the replica's queue", "/wait", 100_000, 1, true },
        { "in user code", "/wait", 100, 100, false },
        { "streaming an array", "/stream", 100, 100, false },
        { "streaming events", "/events", 100, 100, false },
        { "uploading a body", "/upload", 100, 100, false },
        { "waiting for a batch", "/waits-for-batch", 100, 100, false },
        { "in a batch", "/batch", 100, 100, false },
        { "anywhere, little room", "/wait", 8, 3, false },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Cancel_AThousandTimes_LeavesNothingBehind(string place, string path, int maxOngoing, int maxConcurrency, bool keeps)
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"{place}: seed {seed}");
        var user = new Visits();
        await using var serve = await TestServe.StartAsync<Visited>(
            options => (options.MaxOngoingRequests, options.MaxConcurrency, options.MaxQueuedRequests, options.NumReplicas) = (maxOngoing, maxConcurrency, -1, keeps ? 1 : 2), user);
        using var keeper = new CancellationTokenSource();
        var kept = keeps ? serve.Http.GetAsync("/wait", keeper.Token) : null;
        if (keeps) await Eventually.HoldsAsync(() => user.Inside == 1, "one request holds the place");

        int waited = 0;
        void Look()
        {
            var counts = serve.Deployment.Router.Counts;
            if (counts.Queued > 0 || serve.Deployment.Replicas.Any(replica => replica.Gate.Ongoing > replica.Gate.Running)) Interlocked.Increment(ref waited);
        }

        await Task.WhenAll(Enumerable.Range(0, 40).Select(worker => CancelAsync(serve.Http, path, new Random(seed + worker), Cancels / 40, Look)));

        // Else the clients left elsewhere than where this test means.
        if (keeps) Assert.True(user.Entered == 1 && waited > Cancels / 4, $"{user.Entered} in user code, {waited} times somebody waited");
        else Assert.True(user.Entered > Cancels / 10, $"only {user.Entered} requests got as far as user code");
        await keeper.CancelAsync();
        if (kept is not null) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kept);
        await serve.IdleAsync();
        Assert.Equal((0, user.Entered), (user.Inside, user.SawToken));
        Assert.Equal("here", await serve.Http.GetStringAsync("/", TestContext.Current.CancellationToken));
    }

    private static async Task CancelAsync(HttpClient http, string path, Random random, int count, Action look)
    {
        for (int i = 0; i < count; i++)
        {
            using var leave = new CancellationTokenSource();
            var pending = SendAsync(http, path, leave.Token);
            // From "before it was sent" to "well inside": most land in the first milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * random.NextDouble() * 40), TestContext.Current.CancellationToken);
            look();
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        }
    }

    private static async Task SendAsync(HttpClient http, string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(path == "/upload" ? HttpMethod.Post : HttpMethod.Get, path);
        if (path == "/upload") request.Content = new EndlessContent();
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        await answer.Content.ReadAsByteArrayAsync(cancel);
    }

    private sealed class EndlessContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
        {
            byte[] some = new byte[512];
            while (true)
            {
                await stream.WriteAsync(some, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(1, cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>Counts who comes, who is there, and who saw its token.</summary>
    public sealed class Visits
    {
        private int entered;
        private int inside;
        private int sawToken;

        public int Entered => entered;

        public int Inside => inside;

        public int SawToken => sawToken;

        public async Task StayAsync(Func<Task> until)
        {
            Interlocked.Increment(ref entered);
            Interlocked.Increment(ref inside);
            try
            {
                await until();
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                Interlocked.Increment(ref sawToken);
                throw;
            }
            finally
            {
                Interlocked.Decrement(ref inside);
            }
        }
    }

    public sealed class Visited(Visits visits)
    {
        // Neither ever ends a batch by itself: the one waits for more, the other for its callers to leave.
        private readonly Batcher<int, int> waiting = new(RunAsync, new() { MaxBatchSize = 100_000, WaitTimeout = TimeSpan.FromHours(1), AllowPartialBatches = true }, name: "waiting");
        private readonly Batcher<int, int> running = new(RunAsync, new() { MaxBatchSize = 4, WaitTimeout = TimeSpan.FromMilliseconds(1), MaxConcurrentBatches = 10, AllowPartialBatches = true }, name: "running");

        [HttpGet("/waits-for-batch")]
        public Task WaitForBatchAsync(CancellationToken cancel) => visits.StayAsync(() => waiting.InvokeAsync(1, cancel));

        [HttpGet("/batch")]
        public Task BatchAsync(CancellationToken cancel) => visits.StayAsync(() => running.InvokeAsync(1, cancel));

        private static async Task RunAsync(Batch<int, int> batch, CancellationToken everyCallerLeft) => await Task.Delay(Timeout.Infinite, everyCallerLeft);

        [HttpGet("/")]
        public string Here() => "here";

        [HttpGet("/wait")]
        public Task WaitAsync(CancellationToken cancel) => visits.StayAsync(() => Task.Delay(Timeout.Infinite, cancel));

        [HttpGet("/stream")]
        public async IAsyncEnumerable<int> StreamAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            yield return 1;
            await visits.StayAsync(() => Task.Delay(Timeout.Infinite, cancel));
        }

        [HttpGet("/events")]
        public async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<int>> EventsAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            yield return new(1);
            await visits.StayAsync(() => Task.Delay(Timeout.Infinite, cancel));
        }

        [HttpPost("/upload")]
        public Task UploadAsync(Stream body, CancellationToken cancel) => visits.StayAsync(() => body.CopyToAsync(Stream.Null, cancel));
    }
}
