using Xunit.Abstractions;
using Xunit.Sdk;

namespace Redress.Storage.Tests.Engine;

/// <summary>A test of a contract suite. It runs once in each engine's class; without PostgreSQL that one is skipped by name.</summary>
[XunitTestCaseDiscoverer("Redress.Storage.Tests.Engine.EngineFactDiscoverer", "Redress.Storage.Tests")]
public sealed class EngineFactAttribute : FactAttribute;

public sealed class EngineFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    ) =>
        new EngineTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod
        );
}

public sealed class EngineTestCase : XunitTestCase
{
    [Obsolete("Called by the de-serializer", error: true)]
    public EngineTestCase() { }

    public EngineTestCase(
        IMessageSink sink,
        TestMethodDisplay display,
        TestMethodDisplayOptions options,
        ITestMethod method
    )
        : base(sink, display, options, method) { }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Interfaces.Any(i => i.ToRuntimeType() == typeof(IClassFixture<PostgresEngine>))
            ? TestRun.WhyNot(TestRun.PostgresVariable)
            : base.GetSkipReason(factAttribute);
}
