namespace Redress.System.Tests.Harness;

// Tests that share a world run one after another; worlds run beside each other.

[CollectionDefinition(nameof(SmallWorld))]
public sealed class SmallWorldTests : ICollectionFixture<SmallWorld>;

[CollectionDefinition(nameof(TwoSiteWorld))]
public sealed class TwoSiteWorldTests : ICollectionFixture<TwoSiteWorld>;

[CollectionDefinition(nameof(CopyWorld))]
public sealed class CopyWorldTests : ICollectionFixture<CopyWorld>;

[CollectionDefinition(nameof(BrowserWorld))]
public sealed class BrowserWorldTests : ICollectionFixture<BrowserWorld>;

[CollectionDefinition(nameof(PostgresWorld))]
public sealed class PostgresWorldTests : ICollectionFixture<PostgresWorld>;

[CollectionDefinition(nameof(TwoNodeWorld))]
public sealed class TwoNodeWorldTests : ICollectionFixture<TwoNodeWorld>;

/// <summary>What measures time, or wants the whole machine, runs while nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
