using Redress.Core.Kernel;
using Redress.Storage.Desk;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Desk;

public sealed class SqliteViewStoreTests(SqliteEngine engine) : ViewStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresViewStoreTests(PostgresEngine engine)
    : ViewStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ViewStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_ticket_can_be_taken_once()
    {
        var ticket = Issued(Some.Noon);
        await WriteAsync(tx => ViewStore.Issue(tx, ticket));

        var taken = await WriteAsync(tx => ViewStore.TakeAsync(tx, ticket.Hash));

        Assert.Equivalent(ticket, taken, strict: true);
        Assert.Null(await WriteAsync(tx => ViewStore.TakeAsync(tx, ticket.Hash)));
        Assert.Null(await WriteAsync(tx => ViewStore.TakeAsync(tx, Some.Bytes(32))));
    }

    [EngineFact]
    public async Task Tickets_that_nobody_used_are_removed_when_their_time_is_over()
    {
        var (old, young) = (Issued(Some.Noon), Issued(Some.Noon.AddSeconds(30)));
        await WriteAsync(tx =>
        {
            ViewStore.Issue(tx, old);
            ViewStore.Issue(tx, young);
        });

        await WriteAsync(tx => ViewStore.Tidy(tx, Some.Noon.AddSeconds(1)));

        Assert.Null(await WriteAsync(tx => ViewStore.TakeAsync(tx, old.Hash)));
        Assert.NotNull(await WriteAsync(tx => ViewStore.TakeAsync(tx, young.Hash)));
    }

    [EngineFact]
    public async Task Only_what_was_opened_counts_and_only_from_then_on()
    {
        var (person, of) = (Some.Id("psn"), Some.Id("case"));
        await WriteAsync(tx =>
        {
            ViewStore.Insert(tx, View(of, person, "open", Some.Noon));
            ViewStore.Insert(tx, View(of, person, "open", Some.Noon.AddHours(1)));
            ViewStore.Insert(tx, View(of, person, "safe", Some.Noon.AddHours(1)));
            ViewStore.Insert(tx, View(of, Some.Id("psn"), "open", Some.Noon.AddHours(1)));
        });

        Assert.Equal(2, await ViewStore.CountAsync(Database, person, Some.Noon, None));
        Assert.Equal(1, await WriteAsync(tx => ViewStore.CountAsync(tx, person, Some.Noon.AddMinutes(1))));
        Assert.Equal(4, (await ViewStore.OfCaseAsync(Database, of, None)).Count);
    }

    private static Ticket Issued(DateTimeOffset until) =>
        new()
        {
            Hash = Some.Bytes(32),
            CaseId = Some.Id("case"),
            SubjectId = Some.Id("sub"),
            PersonId = "psn_1",
            Form = "open",
            Reason = Some.Text,
            Until = until.ToMicros(),
        };

    private static EvidenceViewRow View(string of, string person, string form, DateTimeOffset at) =>
        new()
        {
            Id = Some.Id("view"),
            CaseId = of,
            SubjectId = "sub_1",
            PersonId = person,
            Form = form,
            Reason = "a reason",
            At = at.ToMicros(),
        };
}
