using System.Text.Json.Serialization;
using Mobula.Contracts.Shapes;

namespace Mobula.Tests.Contracts;

public sealed class ContractShapeTests
{
    public interface IBase
    {
        Task<Reply> AskAsync(Question question, int most = 3, CancellationToken cancel = default);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    [Fact]
    public void Of_Contract_NamesWhatTravels() => Assert.Equal(
        """
        AskAsync(question:{Mood=:System.Int32(Bad=1,Good=0),Tags=?:[System.String],Text:System.String},most=:System.Int32)->{Scores:[System.String:System.Double?],Text:System.String}
        StreamAsync(question:{Mood=:System.Int32(Bad=1,Good=0),Tags=?:[System.String],Text:System.String})*->{Data:System.Byte[],Inner=?:^1}
        """.ReplaceLineEndings("\n").Replace("(Bad=1,Good=0)", "(Good=0,Bad=1)", StringComparison.Ordinal),
        ContractShape.Of(typeof(IBase)).ToString());

    [Fact]
    public void Hash_TypesOfOtherNames_IsTheSame()
    {
        Assert.Equal(ShapeOf<IBase>().Hash, ShapeOf<OtherNames.IRenamed>().Hash);
        Assert.Matches("^[0-9a-f]{16}$", ShapeOf<IBase>().Hash);
    }

    [Theory]
    [InlineData(typeof(IBase), null)]
    [InlineData(typeof(OtherNames.IRenamed), null)]
    [InlineData(typeof(IMethodAdded), null)]
    [InlineData(typeof(IOptionalParameterAppended), null)]
    [InlineData(typeof(IOptionalMemberAdded), null)]
    [InlineData(typeof(ITokenAdded), null)]
    [InlineData(typeof(IValueTask), null)]
    [InlineData(typeof(INameOfEnumAdded), null)]
    [InlineData(typeof(IMethodGone), "StreamAsync is gone.")]
    [InlineData(typeof(IMethodRenamedOnTheWire), "StreamAsync is gone.")]
    [InlineData(typeof(IParameterRenamed), "AskAsync takes no 'most' in this place.")]
    [InlineData(typeof(IParameterRequired), "AskAsync: 'most' is required now.")]
    [InlineData(typeof(IParameterWithoutDefaultAppended), "AskAsync: 'least' is added without a default.")]
    [InlineData(typeof(IParameterOfAnotherType), "AskAsync: 'most' was System.Int32 and is System.Int64.")]
    [InlineData(typeof(IResultOfAnotherType), "AskAsync: its result was {Scores:[System.String:System.Double?],Text:System.String} and is System.String.")]
    [InlineData(typeof(INoResult), "AskAsync: its result was {Scores:[System.String:System.Double?],Text:System.String} and is nothing.")]
    [InlineData(typeof(IStreams), "AskAsync streams now.")]
    [InlineData(typeof(IRequiredMemberAdded), "AskAsync: its result.Model is added and required.")]
    [InlineData(typeof(IMemberGone), "AskAsync: its result.Scores is gone.")]
    [InlineData(typeof(IMemberOfAnotherType), "AskAsync: its result.Scores[] was System.Double and is System.Single.")]
    [InlineData(typeof(INumberOfEnumChanged), "AskAsync: 'question'.Mood: Bad is no more 1.")]
    [InlineData(typeof(INullRefused), "AskAsync: 'question'.Tags cannot be null any more.")]
    public void Compatible_ChangedContract_IsToldByWhatAnOlderCallerWouldMiss(Type changed, string? difference)
    {
        var after = ContractShape.Of(changed);

        string[] differences = [.. ContractCompatibility.Differences(ShapeOf<IBase>(), after)];

        if (difference is null) Assert.Empty(differences);
        else Assert.Contains(difference, differences);
        Assert.Equal(difference is null, ContractCompatibility.Compatible(ShapeOf<IBase>(), after));
        Assert.Equal(changed == typeof(IBase) || changed == typeof(OtherNames.IRenamed) || changed == typeof(ITokenAdded) || changed == typeof(IValueTask), after.Hash == ShapeOf<IBase>().Hash);
    }

    [Fact]
    public void Compatible_VariantGone_IsNot()
    {
        Assert.Equal(["RunAsync: 'shape': the variant 'round' is gone."], ContractCompatibility.Differences(ShapeOf<IVariants>(), ShapeOf<IFewerVariants>()));
        Assert.Empty(ContractCompatibility.Differences(ShapeOf<IFewerVariants>(), ShapeOf<IVariants>()));
    }

    private static ContractShape ShapeOf<T>() => ContractShape.Of(typeof(T));

    public enum Mood
    {
        Good,
        Bad,
    }

    public enum MoreMoods
    {
        Good,
        Bad,
        Mixed,
    }

    public enum OtherMoods
    {
        Good,
        Bad = 2,
    }

    public sealed record Question(string Text, Mood Mood = Mood.Good, string[]? Tags = null);

    public sealed record Moody(string Text, MoreMoods Mood = MoreMoods.Good, string[]? Tags = null);

    public sealed record OtherMood(string Text, OtherMoods Mood = OtherMoods.Good, string[]? Tags = null);

    public sealed record Tagged(string Text, string[] Tags = null!, Mood Mood = Mood.Good);

    public sealed record Reply(string Text, Dictionary<string, double?> Scores)
    {
        public int Length => Text.Length;
    }

    public sealed record LongReply(string Text, Dictionary<string, double?> Scores, string? Model = null);

    public sealed record ModelReply(string Text, Dictionary<string, double?> Scores, string Model);

    public sealed record ShortReply(string Text);

    public sealed record OtherReply(string Text, Dictionary<string, float?> Scores);

    public sealed class Part
    {
        public required byte[] Data { get; init; }

        public Part? Inner { get; init; }
    }

    public interface IMethodAdded : IBase
    {
        Task MoreAsync();
    }

    public interface IOptionalParameterAppended
    {
        Task<Reply> AskAsync(Question question, int most = 3, string? language = null, CancellationToken cancel = default);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IOptionalMemberAdded
    {
        Task<LongReply> AskAsync(Question question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface ITokenAdded
    {
        Task<Reply> AskAsync(Question question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question, CancellationToken cancel);
    }

    public interface IValueTask
    {
        ValueTask<Reply> AskAsync(Question question, int most = 5);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface INameOfEnumAdded
    {
        Task<Reply> AskAsync(Moody question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Moody question);
    }

    public interface IMethodGone
    {
        Task<Reply> AskAsync(Question question, int most = 3);
    }

    public interface IMethodRenamedOnTheWire
    {
        Task<Reply> AskAsync(Question question, int most = 3);

        [ContractMethod("Stream")]
        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IParameterRenamed
    {
        Task<Reply> AskAsync(Question question, int count = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IParameterRequired
    {
        Task<Reply> AskAsync(Question question, int most);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IParameterWithoutDefaultAppended
    {
        Task<Reply> AskAsync(Question question, int most, int least);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IParameterOfAnotherType
    {
        Task<Reply> AskAsync(Question question, long most = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IResultOfAnotherType
    {
        Task<string> AskAsync(Question question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface INoResult
    {
        Task AskAsync(Question question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IStreams
    {
        IAsyncEnumerable<Reply> AskAsync(Question question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IRequiredMemberAdded
    {
        Task<ModelReply> AskAsync(Question question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IMemberGone
    {
        Task<ShortReply> AskAsync(Question question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface IMemberOfAnotherType
    {
        Task<OtherReply> AskAsync(Question question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Question question);
    }

    public interface INumberOfEnumChanged
    {
        Task<Reply> AskAsync(OtherMood question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(OtherMood question);
    }

    public interface INullRefused
    {
        Task<Reply> AskAsync(Tagged question, int most = 3);

        IAsyncEnumerable<Part> StreamAsync(Tagged question);
    }

    public interface IVariants
    {
        Task RunAsync(Shape shape);
    }

    public interface IFewerVariants
    {
        Task RunAsync(AngularShape shape);
    }

    [JsonDerivedType(typeof(Round), "round")]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract record Shape;

    public sealed record Round : Shape;

    public sealed record Square : Shape;

    [JsonDerivedType(typeof(OtherSquare), "square")]
    public abstract record AngularShape;

    public sealed record OtherSquare : AngularShape;

    public static class OtherNames
    {
        public interface IRenamed
        {
            Task<Answer> AskAsync(Query question, int most = 4, CancellationToken cancel = default);

            IAsyncEnumerable<Part> StreamAsync(Query question);
        }

        public sealed record Query(string Text, Mood Mood = Mood.Bad, IReadOnlyList<string>? Tags = null);

        public sealed record Answer(IReadOnlyDictionary<string, double?> Scores, string Text);
    }
}
