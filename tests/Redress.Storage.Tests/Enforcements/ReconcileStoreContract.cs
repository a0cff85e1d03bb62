using Redress.Core.Policies;
using Redress.Storage.Enforcements;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Enforcements;

public sealed class SqliteReconcileStoreTests(SqliteEngine engine)
    : ReconcileStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresReconcileStoreTests(PostgresEngine engine)
    : ReconcileStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ReconcileStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task All_orders_of_a_platform_come_page_by_page_each_with_the_case_that_ordered_it()
    {
        var platform = Some.Id("plt");
        var (orders, file) = await WriteAsync(tx =>
        {
            var (subject, opened) = Some.OpenedCase(tx, platform);
            var (held, _) = Some.Held(tx, opened);
            var (elsewhere, others) = Some.OpenedCase(tx);
            Some.Ordered(tx, Some.Held(tx, others).Decision, elsewhere.Id);
            Restriction[] restrictions = [Restriction.Hide, Restriction.Label, Restriction.Remove];
            return Task.FromResult(
                (
                    restrictions.Select(r => Some.Ordered(tx, held, subject.Id, r).Id.Value).Order().ToList(),
                    opened.Id.Value
                )
            );
        });

        var first = await PageAsync(platform, "", 2);
        var second = await PageAsync(platform, first[^1], 2);

        Assert.Equal(orders, [.. first, .. second]);
        Assert.Empty(await PageAsync(platform, second[^1], 2));
        var cases = await WriteAsync(tx => ReconcileStore.CasesAsync(tx, orders));
        Assert.Equal(orders, cases.Select(c => c.EnforcementId).Order());
        Assert.All(cases, c => Assert.Equal(file, c.CaseId));
    }

    private async Task<List<string>> PageAsync(string platform, string after, int most) =>
        (await ReconcileStore.OfPlatformAsync(Database, platform, after, most, None)).ConvertAll(e => e.Id.Value);
}
