using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Clocks;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Figures;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Clocks;

public sealed class SqliteClockStoreTests(SqliteEngine engine)
    : ClockStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresClockStoreTests(PostgresEngine engine)
    : ClockStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ClockStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_link_has_everything_that_its_clocks_are_computed_from()
    {
        var (of, report) = await FiledAsync(Some.Noon);
        var bare = Assert.Single(await ClockStore.OfCaseAsync(Database, of.Id.Value, None));
        Assert.Equal((report.Id.Value, 0), (bare.ReportId, bare.Ordinal));
        Assert.Equal((Some.Noon, null), (bare.Facts.StartsAt, bare.Facts.LookedAt));
        Assert.Equal(["signature", "good-faith", "contact"], bare.Facts.Elements.Missing);

        await WriteAsync(tx =>
        {
            Seal(tx, report, "signature", 1);
            Seal(tx, report, "good-faith", 2);
            Seal(tx, report, "contact", 3);
            Read(tx, of, 4);
        });
        await DecideAsync(of, 5, Outcome.NoViolation);

        var facts = (await WriteAsync(tx => ClockStore.OfCaseAsync(tx, of.Id.Value)))[0].Facts;
        Assert.Equal(Some.Noon.AddMinutes(3), facts.Elements.CompleteAt);
        Assert.Equal(Some.Noon.AddMinutes(4), facts.GoneAt);
        Assert.Equal(
            (Some.Noon.AddMinutes(5), Some.Noon.AddMinutes(5), true),
            (facts.LookedAt, facts.DecidedAt, facts.Stayed)
        );
    }

    [EngineFact]
    public async Task What_happened_before_a_report_meets_none_of_its_clocks()
    {
        var (of, _) = await FiledAsync(Some.Noon.AddHours(1));
        await WriteAsync(tx => Read(tx, of, 4));
        await DecideAsync(of, 5, Outcome.Restrict);

        var facts = Assert.Single(await ClockStore.OfCaseAsync(Database, of.Id.Value, None)).Facts;

        Assert.Equal((null, null, null, false), (facts.GoneAt, facts.LookedAt, facts.DecidedAt, facts.Stayed));
    }

    [EngineFact]
    public async Task A_breach_is_kept_once_and_found_with_its_case()
    {
        var (of, report) = await FiledAsync(Some.Noon);
        var row = new ClockBreachRow
        {
            ReportId = report.Id.Value,
            Clock = "own",
            DueAt = 5,
            RecordedAt = 6,
        };
        await WriteAsync(tx => ClockStore.Insert(tx, row));

        AssertSame(row, Assert.Single(await ClockStore.BreachesAsync(Database, of.Id.Value, None)));
        AssertSame(row, Assert.Single(await WriteAsync(tx => ClockStore.BreachesAsync(tx, of.Id.Value))));
        await AssertRefusedAsync(
            "INSERT INTO clock_breach (report_id, ordinal, clock, due_at, recorded_at) VALUES (@report, 0, 'own', 7, 8)",
            new Arg("report", report.Id.Value)
        );
    }

    [EngineFact]
    public async Task What_is_decided_and_done_is_not_among_the_unfinished()
    {
        var (of, _) = await FiledAsync(Some.Noon);
        Assert.Contains(of.Id.Value, await ClockStore.UnfinishedAsync(Database, "", 1000, None));

        await DecideAsync(of, 5, Outcome.NoViolation);

        Assert.DoesNotContain(of.Id.Value, await ClockStore.UnfinishedAsync(Database, "", 1000, None));
    }

    [EngineFact]
    public async Task Figures_of_a_period_are_what_is_stored_of_it()
    {
        await using var another = await Another.OfAsync(Engine);
        var database = another.Database;
        var (from, to) = (Some.Noon.ToMicros(), Some.Noon.AddDays(1).ToMicros());
        Assert.Equal(
            new Spans(0, null, null, null),
            await FigureStore.SpansAsync(database, FigureStore.ToLook, from, to, None)
        );

        await database.Recorder.WriteAsync(
            tx =>
            {
                for (var i = 1; i <= 10; i++)
                {
                    var (_, opened) = Some.OpenedCase(tx);
                    var held = Some.Held(tx, opened).Case;
                    Decide(tx, held, i, i > 2 ? Outcome.Restrict : Outcome.NoViolation, held.HoldId);
                }

                tx.Fact("test.wrote", Actor.System, Some.Noon);
                return Task.CompletedTask;
            },
            None
        );

        var minute = (long)TimeSpan.FromMinutes(1).TotalMicroseconds;
        var expected = new Spans(10, 5 * minute, 9 * minute, 10 * minute);
        Assert.Equal(expected, await FigureStore.SpansAsync(database, FigureStore.ToLook, from, to, None));
        Assert.Equal(expected, await FigureStore.SpansAsync(database, FigureStore.ToDecision, from, to, None));
        Assert.Equal(0, (await FigureStore.SpansAsync(database, FigureStore.ToRemoval, from, to, None)).Count);
        Assert.Equal(10, await FigureStore.HeldAsync(database, from, to, None));
        Assert.Equal(2, await FigureStore.LiftedAsync(database, from, to, None));
        Assert.Equal(10, await FigureStore.DecidedAsync(database, from, to, None));
        Assert.Equal(0, await FigureStore.OverturnedAsync(database, from, to, None));
        Assert.Equal(0, await FigureStore.UnopenedAsync(database, from, to, to, 20 * minute, None));
        Assert.Equal(6, await FigureStore.UnopenedAsync(database, from, to, to, 4 * minute, None));
        Assert.Equal(0, await FigureStore.HeldAsync(database, to, to + 1, None));
        Assert.Empty(await FigureStore.BreachesAsync(database, from, to, None));
    }

    private Task<(Case, Report)> FiledAsync(DateTimeOffset at) =>
        WriteAsync(tx =>
        {
            var opened = Some.OpenedCase(tx).Case;
            var report = Some.Filed(tx, Some.Report(at) with { Reason = Reason.IntimateImage });
            Some.Linked(tx, report, opened);
            return Task.FromResult((opened, report));
        });

    private static void Seal(Transaction tx, Report report, string kind, int minutes) =>
        SealedStore.Insert(
            tx,
            new SealedRow
            {
                Id = Some.Id("sld"),
                ReportId = report.Id.Value,
                Kind = kind,
                Ciphertext = Some.Bytes(16),
                CreatedAt = Some.Noon.AddMinutes(minutes).ToMicros(),
            }
        );

    private static void Read(Transaction tx, Case of, int minutes) =>
        ReadingStore.Insert(
            tx,
            new ReadingRow
            {
                Id = Some.Id("rdg"),
                SubjectId = of.SubjectId.Value,
                Restriction = "hide",
                BegunAt = Some.Noon.AddMinutes(minutes).ToMicros(),
                EndedAt = Some.Noon.AddMinutes(minutes).ToMicros(),
                Answer = ReadingStore.InForce,
            }
        );

    private Task DecideAsync(Case of, int minutes, Outcome outcome) =>
        WriteAsync(tx => Decide(tx, of, minutes, outcome, null));

    private static void Decide(Transaction tx, Case of, int minutes, Outcome outcome, string? supersedes)
    {
        var at = Some.Noon.AddMinutes(minutes);
        var reviewer = Some.Id<Person>();
        var claimed = CaseFlow.Claim(of, reviewer).Value;
        CaseStore.Update(tx, of, claimed, at, Actor.System);
        var final = Some.Decision(of.Id, DecisionKind.Final) with
        {
            Outcome = outcome,
            At = at,
            Supersedes = supersedes is null ? null : new Id<Decision>(supersedes),
        };
        DecisionStore.Insert(tx, final);
        var decided = CaseFlow.Decide(claimed.Case, reviewer, final.Id.Value, pending: false, 0).Value;
        CaseStore.Update(tx, claimed.Case, decided, at, Actor.System);
    }
}
