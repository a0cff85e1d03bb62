using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Letters;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Letters;

public sealed class SqliteLetterStoreTests(SqliteEngine engine)
    : LetterStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresLetterStoreTests(PostgresEngine engine)
    : LetterStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class LetterStoreContract(TestedEngine engine) : Contract(engine)
{
    private static Letter Full() =>
        Some.Letter() with
        {
            Kind = LetterKind.StatementOfReasons,
            Addressee = LetterTo.Resharer,
            ReportId = Some.Id("rpt"),
            Ordinal = 19,
            DecisionId = Some.Id("dec"),
            AccountId = Some.Id("sub"),
            Language = Some.Text,
            Parameters = new Dictionary<string, string> { [Some.Text] = Some.Text, [""] = "" },
            Text = Some.Text,
        };

    [EngineFact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        var (full, bare) = (Full(), Some.Letter());

        await WriteAsync(tx =>
        {
            LetterStore.Insert(tx, full);
            LetterStore.Insert(tx, bare);
        });

        Assert.Equivalent(full, await LetterStore.FindAsync(Database, full.Id.Value, None), strict: true);
        Assert.Equivalent(bare, await WriteAsync(tx => LetterStore.FindAsync(tx, bare.Id.Value)), strict: true);
        Assert.Null(await LetterStore.FindAsync(Database, "ltr_unknown", None));
    }

    [EngineFact]
    public async Task A_letter_moves_on_with_the_text_that_went_out_and_keeps_it()
    {
        var letter = Some.Letter();
        await WriteAsync(tx => LetterStore.Insert(tx, letter));

        Assert.True(await MoveAsync(letter, LetterStatus.Bounced, Some.Text));
        Assert.True(await MoveAsync(letter, LetterStatus.Read, "another text"));

        var found = (await LetterStore.FindAsync(Database, letter.Id.Value, None))!;
        Assert.Equal((LetterStatus.Read, 3, Some.Text), (found.Status, found.Version, found.Text));
        Assert.Equal(3, await CountAsync("letter_event WHERE letter_id = @id", new Arg("id", letter.Id.Value)));
    }

    [EngineFact]
    public async Task Where_a_letter_does_not_move_nothing_is_written()
    {
        var letter = Some.Letter();
        await WriteAsync(tx => LetterStore.Insert(tx, letter));
        await MoveAsync(letter, LetterStatus.Read, null);

        Assert.False(await MoveAsync(letter, LetterStatus.Sent, Some.Text));

        var found = (await LetterStore.FindAsync(Database, letter.Id.Value, None))!;
        Assert.Equal((LetterStatus.Read, 2, null), (found.Status, found.Version, found.Text));
    }

    [EngineFact]
    public async Task A_move_of_what_another_moved_meanwhile_does_not_happen()
    {
        var letter = Some.Letter();
        await WriteAsync(tx => LetterStore.Insert(tx, letter));
        await MoveAsync(letter, LetterStatus.Sent, null);

        await Assert.ThrowsAnyAsync<Exception>(() =>
            WriteAsync(tx => LetterStore.TryMove(tx, letter, LetterStatus.Bounced, null, Some.Noon))
        );
        Assert.Equal(LetterStatus.Sent, (await LetterStore.FindAsync(Database, letter.Id.Value, None))!.Status);
    }

    [EngineFact]
    public async Task What_waits_for_an_author_is_found_by_the_case_and_nothing_else_of_it()
    {
        var held = await WriteAsync(tx => Task.FromResult(Some.Held(tx, Some.OpenedCase(tx).Case)));
        var waiting = Some.Letter() with
        {
            Kind = LetterKind.StatementOfReasons,
            Addressee = LetterTo.Author,
            AccountId = Some.Id("sub"),
            DecisionId = held.Decision.Id.Value,
        };
        var sent = waiting with { Id = Some.Id<Letter>() };
        var outcome = Some.Letter() with { DecisionId = held.Decision.Id.Value };
        await WriteAsync(tx =>
        {
            foreach (var letter in (Letter[])[waiting, sent, outcome])
            {
                LetterStore.Insert(tx, letter);
            }
        });
        await MoveAsync(sent, LetterStatus.Sent, Some.Text);

        Assert.Equal([waiting.Id.Value], await WriteAsync(tx => LetterStore.DueToAuthorAsync(tx, held.Case.Id.Value)));
    }

    [EngineFact]
    public async Task A_reports_letters_come_in_their_order_and_no_others()
    {
        var report = Some.Id("rpt");
        var letters = Enumerable
            .Range(0, 4)
            .Select(i => Some.Letter() with { ReportId = report, CreatedAt = Some.Noon.AddSeconds(i / 2) })
            .ToList();
        await WriteAsync(tx =>
        {
            letters.ForEach(l => LetterStore.Insert(tx, l));
            LetterStore.Insert(tx, Some.Letter() with { ReportId = Some.Id("rpt") });
        });

        var found = await LetterStore.OfReportAsync(Database, report, None);

        Assert.Equal(
            letters.OrderBy(l => l.CreatedAt).ThenBy(l => l.Id.Value, StringComparer.Ordinal).Select(l => l.Id),
            found.Select(l => l.Id)
        );
    }

    [EngineFact]
    public async Task A_cases_letters_come_in_pages_and_those_who_have_one_are_known()
    {
        var of = Some.Id<Core.Cases.Case>();
        var decisions = new[] { Some.Decision(of), Some.Decision(of, DecisionKind.Final) };
        var letters = Enumerable
            .Range(0, 11)
            .Select(i =>
                Some.Letter() with
                {
                    DecisionId = decisions[i % 2].Id.Value,
                    AccountId = i == 0 ? Some.Text : null,
                    ReportId = i == 0 ? null : "rpt",
                    Ordinal = i == 0 ? null : i,
                }
            )
            .ToList();
        await WriteAsync(tx =>
        {
            Array.ForEach(decisions, d => DecisionStore.Insert(tx, d));
            letters.ForEach(l => LetterStore.Insert(tx, l));
            LetterStore.Insert(tx, Some.Letter() with { DecisionId = Some.Id("dec") });
        });

        var (seen, after) = (new List<string>(), "");
        while (await LetterStore.OfCaseAsync(Database, of.Value, after, 4, None) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(l => l.Id.Value));
            after = page[^1].Id.Value;
        }

        Assert.Equal(letters.Select(l => l.Id.Value).Order(StringComparer.Ordinal), seen);
        Assert.Equal(
            new HashSet<string> { Some.Text, "rpt/2", "rpt/4", "rpt/6", "rpt/8", "rpt/10" },
            await LetterStore.OfDecisionAsync(Database, decisions[0].Id.Value, None)
        );
    }

    private Task<bool> MoveAsync(Letter letter, LetterStatus to, string? text) =>
        WriteAsync(async tx =>
            LetterStore.TryMove(tx, (await LetterStore.FindAsync(tx, letter.Id.Value))!, to, text, Some.Noon)
        );
}
