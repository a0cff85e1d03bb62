using System.Collections.Concurrent;

namespace Redress.Storage.Tests.Engine;

/// <summary>How many tests of each suite ran on each engine.</summary>
internal static class EngineRuns
{
    private static readonly ConcurrentDictionary<(Type Suite, Type Tests), int> Counted = new();

    public static ILookup<Type, (Type Tests, int Count)> BySuite =>
        Counted.ToLookup(c => c.Key.Suite, c => (c.Key.Tests, c.Value));

    public static void Note(Contract tests)
    {
        var type = tests.GetType();
        Counted.AddOrUpdate((type.BaseType!, type), 1, (_, count) => count + 1);
    }
}

// Collections that may not run beside others run after all that may.
[CollectionDefinition(nameof(AfterAllOthers), DisableParallelization = true)]
public sealed class AfterAllOthers;

[Collection(nameof(AfterAllOthers))]
public sealed class EngineRunsTests
{
    private static readonly Type[] Suites =
    [
        .. typeof(Contract).Assembly.GetTypes().Where(t => t.IsAbstract && t.BaseType == typeof(Contract)),
    ];

    [Fact]
    public void Every_suite_has_one_class_for_each_engine_and_no_test_beside()
    {
        Assert.NotEmpty(Suites);
        foreach (var suite in Suites)
        {
            var classes = suite.Assembly.GetTypes().Where(t => t.BaseType == suite).ToList();
            Assert.Single(classes, t => t.IsAssignableTo(typeof(IClassFixture<SqliteEngine>)));
            Assert.Single(classes, t => t.IsAssignableTo(typeof(IClassFixture<PostgresEngine>)));
            Assert.Equal(2, classes.Count);
            Assert.All(classes, t => Assert.DoesNotContain(t.GetMethods(), m => m.DeclaringType == t));
        }
    }

    [PostgresFact]
    public void Both_engines_ran_the_same_number_of_tests()
    {
        // Where a filter chose single tests there is nothing to compare.
        foreach (var suite in EngineRuns.BySuite.Where(s => s.Count() == 2))
        {
            Assert.True(
                suite.Select(s => s.Count).Distinct().Count() == 1,
                string.Join(", ", suite.Select(s => $"{s.Tests.Name} ran {s.Count}"))
            );
        }
    }
}
