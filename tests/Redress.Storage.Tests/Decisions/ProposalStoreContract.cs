using System.Data.Common;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Decisions;

public sealed class SqliteProposalStoreTests(SqliteEngine engine)
    : ProposalStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresProposalStoreTests(PostgresEngine engine)
    : ProposalStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ProposalStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Another_person_with_a_view_of_their_own_agrees()
    {
        var (first, second) = await PeopleAsync();
        var proposal = await WriteAsync(tx => Task.FromResult(SomeWork.Proposed(tx, first)));

        await AgreeAsync(proposal, second, Some.Noon, withView: true);

        var found = await WriteAsync(tx => ProposalStore.FindAsync(tx, proposal.Id.Value));
        Assert.Equal((ProposalStatus.Agreed, second, "dec_1"), (found!.Status, found.Second, found.DecisionId));
        Assert.Null(await WriteAsync(tx => ProposalStore.WaitingAsync(tx, proposal.CaseId.Value)));
        Assert.NotNull(await WriteAsync(tx => ProposalStore.OfDecisionAsync(tx, new("dec_1"), proposal.CaseId.Value)));
    }

    [EngineFact]
    public async Task The_database_refuses_the_same_person_and_whoever_wrote_no_view()
    {
        var (first, second) = await PeopleAsync();
        var proposal = await WriteAsync(tx => Task.FromResult(SomeWork.Proposed(tx, first)));

        await Assert.ThrowsAnyAsync<DbException>(() =>
            AgreeAsync(proposal, first, Some.Noon.AddDays(9), withView: true)
        );
        await Assert.ThrowsAnyAsync<DbException>(() => AgreeAsync(proposal, second, Some.Noon, withView: false));
        Assert.Equal(
            ProposalStatus.Waiting,
            (await WriteAsync(tx => ProposalStore.FindAsync(tx, proposal.Id.Value)))!.Status
        );
    }

    [EngineFact]
    public async Task Where_the_operator_chose_so_the_same_person_comes_again_after_twelve_hours_and_not_before()
    {
        var (first, _) = await PeopleAsync();
        var proposal = await WriteAsync(tx => Task.FromResult(SomeWork.Proposed(tx, first, SecondLookMode.SameLater)));
        var half = Some.Noon + SecondLook.SamePersonAfter;

        await Assert.ThrowsAnyAsync<DbException>(() =>
            AgreeAsync(proposal, first, half.AddMicroseconds(-1), withView: true)
        );
        await AgreeAsync(proposal, first, half, withView: true);
    }

    [EngineFact]
    public async Task What_waits_on_a_case_that_moved_on_is_stale()
    {
        var (first, _) = await PeopleAsync();
        var proposal = await WriteAsync(tx => Task.FromResult(SomeWork.Proposed(tx, first)));

        await WriteAsync(async tx =>
        {
            await ProposalStore.OutdateAsync(tx, proposal.CaseId.Value, Some.Noon);
            return true;
        });

        Assert.Equal(
            ProposalStatus.Stale,
            (await WriteAsync(tx => ProposalStore.FindAsync(tx, proposal.Id.Value)))!.Status
        );
    }

    private Task<(Id<Person> First, Id<Person> Second)> PeopleAsync() =>
        WriteAsync(tx => Task.FromResult((SomeWork.Person(tx), SomeWork.Person(tx))));

    /// <summary>Goes past the flow, as a fault of ours would: the database itself must refuse.</summary>
    private Task AgreeAsync(Proposal proposal, Id<Person> second, DateTimeOffset at, bool withView) =>
        WriteAsync(async tx =>
        {
            var hasOne = await ProposalStore.ViewAsync(tx, proposal.Id.Value, second.Value) is not null;
            if (withView && !hasOne)
            {
                ProposalStore.InsertView(
                    tx,
                    new SecondViewRow
                    {
                        ProposalId = proposal.Id.Value,
                        PersonId = second.Value,
                        Outcome = "restrict",
                        Reasons = "",
                        At = at.ToMicros(),
                    }
                );
            }

            var agreed = proposal with
            {
                Second = second,
                SecondedAt = at,
                DecisionId = "dec_1",
                Status = ProposalStatus.Agreed,
                Version = 2,
            };
            ProposalStore.Update(tx, proposal, new ProposalStep(agreed, "agree"), at, new Actor(second.Value));
            return true;
        });
}
