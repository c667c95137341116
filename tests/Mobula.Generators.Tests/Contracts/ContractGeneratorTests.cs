using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mobula.Generators.Contracts;

namespace Mobula.Generators.Tests.Contracts;

public sealed class ContractGeneratorTests
{
    public static TheoryData<string, string[]> Good => ContractTable.Good;

    public static TheoryData<string, string[]> Bad => ContractTable.Bad;

    [Theory]
    [MemberData(nameof(Good))]
    public void Generated_GoodContract_CompilesAndTheProgramAgrees(string contract, string[] problems)
    {
        var result = Run(Mark(contract));

        Assert.Equal(problems, result.Problems.Order());
        Assert.Single(result.Result.GeneratedSources);
        Assert.Empty(result.CompilerProblems);
        Assert.Empty(ProblemsAtRunTime(result.After));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Generated_BadContract_IsRefusedOnceAndTheProgramAgrees(string contract, string[] problems)
    {
        var result = Run(Mark(contract));

        Assert.Equal(problems, result.Problems.Order());
        Assert.Empty(result.Result.GeneratedSources);
        Assert.All(result.Result.Diagnostics, problem => Assert.Equal("Program.cs", problem.Location.GetLineSpan().Path));
        Assert.Equal(problems.Order(), ProblemsAtRunTime(result.After).Order());
    }

    [Fact]
    public void Generated_BadContractFoundAtAClass_IsAWarningAtTheMember()
    {
        var result = Run("""
            public interface IHalf { Task RunAsync(CancellationToken cancel); void Stop(); }
            public interface INone { int Size { get; } }
            [Deployment] public class Some : IHalf, INone { public Task RunAsync(CancellationToken cancel) => Task.CompletedTask; public void Stop() { } public int Size => 0; }
            public class User(DeploymentHandle<IHalf> handle) { public object Handle => handle; }
            """);

        var problem = Assert.Single(result.Result.Diagnostics);
        Assert.Equal(("MOB3011", DiagnosticSeverity.Warning), (problem.Id, problem.Severity));
        Assert.StartsWith("No client is made for 'IHalf', an interface of a deployment that can be called in part. 'IHalf.Stop' returns 'void'.", problem.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal("Stop", problem.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(problem.Location.SourceSpan));
        Assert.Empty(result.Result.GeneratedSources);
    }

    [Theory]
    [InlineData("[Deployment] public class Some : IContract { public Task RunAsync(CancellationToken cancel) => Task.CompletedTask; }")]
    [InlineData("public class User(DeploymentHandle<IContract> handle) { public object Handle => handle; }")]
    [InlineData("public class User(IServeClient client) { public object Handle => client.GetHandle<IContract>(\"a\"); }")]
    [InlineData("[Deployment] public class A : IContract { public Task RunAsync(CancellationToken cancel) => Task.CompletedTask; } [Deployment] public class B : A, IContract; public class User(DeploymentHandle<IContract> handle) { public object Handle => handle; }")]
    public void Generated_EachAnchor_WritesOneClient(string anchor)
    {
        var result = Run($"public interface IContract {{ Task RunAsync(CancellationToken cancel); }} {anchor}");

        Assert.Empty(result.Problems);
        Assert.Equal("IContract.g.cs", Assert.Single(result.Result.GeneratedSources).HintName);
        Assert.Empty(result.CompilerProblems);
    }

    [Theory]
    [InlineData("[Deployment] public class Some : IDisposable { public void Dispose() { } }")]
    [InlineData("[Deployment] public class Some : IAsyncInitializable { public Task InitializeAsync(CancellationToken cancel) => Task.CompletedTask; }")]
    [InlineData("public interface IContract { Task RunAsync(CancellationToken cancel); } public class User { public object Handle(Other<IContract> other) => other.AddDeployment<IContract>(); } public class Other<T> { public object AddDeployment<TI>() => typeof(TI); }")]
    [InlineData("public class Outer { private interface IHidden { Task RunAsync(CancellationToken cancel); } [Deployment] private class Some : IHidden { public Task RunAsync(CancellationToken cancel) => Task.CompletedTask; } }")]
    public void Generated_NoContract_WritesNothing(string program)
    {
        var result = Run(program);

        Assert.Empty(result.Problems);
        Assert.Empty(result.Result.GeneratedSources);
    }

    [Fact]
    public void Generated_AssemblyAttribute_TakesInterfacesOfOthersAndRefusesClasses()
    {
        var result = Run("using System.IO; [assembly: DeploymentContract(typeof(IAsyncInitializable))] [assembly: DeploymentContract(typeof(Uri))] [assembly: DeploymentContract(typeof(IComparable<>))]");

        Assert.Equal(
            ["MOB3005 'IComparable<T>.CompareTo' returns 'int'. A call may wait or leave the process: return Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>.",
             "MOB3013 'Uri' is no interface. A deployment is called by an interface that its class implements: name that one."],
            result.Problems.Order());
        Assert.Equal("Mobula.IAsyncInitializable.g.cs", Assert.Single(result.Result.GeneratedSources).HintName);
    }

    [Fact]
    public void Generated_OldLanguage_CompilesWithoutWhatItDoesNotHave()
    {
        var result = Generated.Run(
            new ContractGenerator(),
            "namespace Some { [DeploymentContract] public interface IContract<T> where T : class { Task<T> RunAsync(T item, int times = 3, CancellationToken cancel = default); IAsyncEnumerable<int> CountAsync(CancellationToken cancel); } }",
            LanguageVersion.CSharp7_3);

        Assert.Empty(result.Problems);
        Assert.Empty(result.CompilerProblems);
        Assert.Contains("[assembly: global::Mobula.Contracts.GeneratedContract(", Assert.Single(result.Result.GeneratedSources).SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Generated_UnrelatedEdit_WritesNothingAgain()
    {
        var first = Run(Mark("public interface IContract { Task RunAsync(CancellationToken cancel); }"));
        var edited = first.Before.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated;", (CSharpParseOptions)first.Before.SyntaxTrees.First().Options, cancellationToken: TestContext.Current.CancellationToken));

        var second = first.Driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        var steps = second.TrackedSteps[ContractGenerator.Step].SelectMany(step => step.Outputs).Select(output => output.Reason);
        Assert.All(steps, reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.Single(second.GeneratedSources);
    }

    [Fact]
    public void Problem_Pragma_IsSuppressed()
    {
        var result = Run("#pragma warning disable MOB3003\n" + Mark("public interface IContract { int Size { get; } Task RunAsync(CancellationToken cancel); }"));

        var problem = Assert.Single(result.Result.Diagnostics);
        Assert.True(problem.Location.IsInSource);
        Assert.Empty(CompilationWithSuppressions(result, problem));
    }

    private static IEnumerable<Diagnostic> CompilationWithSuppressions(Generated result, Diagnostic problem) =>
        Microsoft.CodeAnalysis.Diagnostics.CompilationWithAnalyzers.GetEffectiveDiagnostics([problem], result.Before).Where(effective => !effective.IsSuppressed);

    private static Generated Run(string program) => Generated.Run(new ContractGenerator(), program);

    private static string Mark(string contract) => contract.Replace("public interface IContract", "[DeploymentContract] public interface IContract", StringComparison.Ordinal)
        .Replace("public unsafe interface IContract", "[DeploymentContract] public unsafe interface IContract", StringComparison.Ordinal);

    private static IEnumerable<string> ProblemsAtRunTime(Compilation program)
    {
        using var stream = new MemoryStream();
        var emitted = program.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        var contract = Assembly.Load(stream.ToArray()).GetTypes().Single(type => type.Name.Split('`')[0] == "IContract");
        return Mobula.Contracts.ContractRules.Check(contract).Select(problem => $"{problem.Id} {problem.Message}");
    }
}
