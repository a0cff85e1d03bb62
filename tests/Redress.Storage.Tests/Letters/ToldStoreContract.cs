using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Letters;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Letters;

public sealed class SqliteToldStoreTests(SqliteEngine engine) : ToldStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresToldStoreTests(PostgresEngine engine)
    : ToldStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ToldStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task What_an_addressee_was_told_comes_back_with_its_promise_and_nobody_elses()
    {
        var file = Some.Id("case");
        var mine = await TellAsync(file, "rpt_1/0", "late/1", Some.Noon.AddDays(1).ToMicros());
        await TellAsync(file, "rpt_2/0", "late/1", null);
        await TellAsync(Some.Id("case"), "rpt_1/0", "late/1", null);

        var found = Assert.Single(await WriteAsync(tx => ToldStore.OfAsync(tx, file, "rpt_1/0")));

        Assert.Equivalent(mine, found, strict: true);
    }

    [EngineFact]
    public async Task A_hold_that_ended_is_known_until_there_is_another_one()
    {
        var held = await WriteAsync(tx => Task.FromResult(Some.Held(tx, Some.OpenedCase(tx).Case).Case));
        Assert.Equal(0, (await FactsAsync(held))!.EndedVersion);

        var ended = await StepAsync(held, CaseFlow.EndHold(held, "review date").Value);
        var facts = await FactsAsync(ended);
        Assert.Equal((ended.Version, Some.Noon.ToMicros()), ((int)facts!.EndedVersion, facts.EndedAt));
        Assert.Null(facts.HoldId);

        var again = await StepAsync(ended, CaseFlow.Hold(ended, "dec_1").Value);
        Assert.Equal(0, (await FactsAsync(again))!.EndedVersion);
    }

    [EngineFact]
    public async Task A_claim_is_known_and_an_unknown_case_has_no_facts()
    {
        var opened = await WriteAsync(tx => Task.FromResult(Some.OpenedCase(tx).Case));
        Assert.Equal(0, (await FactsAsync(opened))!.ClaimedAt);

        var claimed = await StepAsync(opened, CaseFlow.Claim(opened, new("psn_1")).Value);

        Assert.Equal(Some.Noon.ToMicros(), (await FactsAsync(claimed))!.ClaimedAt);
        Assert.Null(await WriteAsync(tx => ToldStore.FactsAsync(tx, "case_unknown")));
        Assert.Null(await WriteAsync(tx => ToldStore.HeldAuthorAsync(tx, opened.Id.Value)));
    }

    private Task<ProgressFacts?> FactsAsync(Case current) =>
        WriteAsync(tx => ToldStore.FactsAsync(tx, current.Id.Value));

    private Task<Case> StepAsync(Case seen, CaseStep step) =>
        WriteAsync(tx =>
        {
            CaseStore.Update(tx, seen, step, Some.Noon, Actor.System);
            return Task.FromResult(step.Case);
        });

    private Task<ToldRow> TellAsync(string file, string to, string about, long? promised) =>
        WriteAsync(tx =>
        {
            var letter = Some.Letter();
            LetterStore.Insert(tx, letter);
            var row = new ToldRow
            {
                CaseId = file,
                Addressee = to,
                About = about,
                LetterId = letter.Id.Value,
                At = Some.Noon.ToMicros(),
                PromisedBy = promised,
            };
            ToldStore.Insert(tx, row);
            return Task.FromResult(row);
        });
}
