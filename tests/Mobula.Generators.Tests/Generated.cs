using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mobula.Generators.Tests;

/// <summary>What a generator makes of a program: its diagnostics, its sources, and the program it completes.</summary>
internal sealed class Generated
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file is "netstandard.dll" or "Mobula.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private Generated(GeneratorDriver driver, Compilation before, Compilation after)
    {
        Driver = driver;
        Before = before;
        After = after;
    }

    public GeneratorDriver Driver { get; }

    public Compilation Before { get; }

    public Compilation After { get; }

    public GeneratorRunResult Result => Driver.GetRunResult().Results.Single();

    public IReadOnlyList<string> Problems => [.. Result.Diagnostics.Select(problem => $"{problem.Id} {problem.GetMessage(null)}")];

    public IReadOnlyList<Diagnostic> CompilerProblems =>
        [.. After.GetDiagnostics(TestContext.Current.CancellationToken).Where(problem => problem.Severity >= DiagnosticSeverity.Warning)];

    public static Generated Run(IIncrementalGenerator generator, string program, LanguageVersion language = LanguageVersion.Latest)
    {
        var parse = new CSharpParseOptions(language);
        const string usings = "using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using Mobula;\n";
        var before = CSharpCompilation.Create(
            $"Program{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(usings + program, parse, "Program.cs", cancellationToken: TestContext.Current.CancellationToken)],
            References,
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: language < LanguageVersion.CSharp8 ? NullableContextOptions.Disable : NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Default));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()], parseOptions: parse, driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGeneratorsAndUpdateCompilation(before, out var after, out _, TestContext.Current.CancellationToken);
        return new(driver, before, after);
    }

    /// <summary>Compiles the program, which must be free of warnings, and makes an object of one of its classes.</summary>
    public object Create(string type)
    {
        Assert.Empty(Problems);
        Assert.Empty(CompilerProblems);
        using var stream = new MemoryStream();
        Assert.True(After.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        stream.Position = 0;
        var assembly = AssemblyLoadContext.Default.LoadFromStream(stream);
        return Activator.CreateInstance(assembly.GetType(type, throwOnError: true)!)!;
    }
}
