using Redress.Storage.Engine;
using Redress.Storage.Subjects;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>How a verb that erases facts would do it: salt and body go, and the row of the fact stands in the next fact.</summary>
internal sealed class ErasedFact
{
    public long N { get; init; }
    public string Kind { get; init; } = "";
    public long At { get; init; }
    public byte[] Commitment { get; init; } = [];

    public static async Task EraseAsync(Transaction tx, long n)
    {
        var fact = (
            await tx.FirstAsync<ErasedFact>("SELECT n, kind, at, commitment FROM fact WHERE n = @n", new Arg("n", n))
        )!;
        Column[] columns =
        [
            new("n", fact.N),
            new("kind", fact.Kind),
            new("at", fact.At),
            new("salt", null),
            new("commitment", fact.Commitment),
            new("body", null),
        ];
        tx.Write("UPDATE fact SET salt = @salt, body = @body WHERE n = @n", new Row("fact", $"{n}", columns));
    }

    /// <summary>Changes a subject, so that what was said of it before does not count any more.</summary>
    public static async Task SupersedeAsync(Transaction tx, int number, string kind, DateTimeOffset now)
    {
        var row = await tx.FirstAsync<SubjectRow>(
            $"SELECT {Rows<SubjectRow>.Columns} FROM subject WHERE id = @id",
            new Arg("id", $"sub_{number}")
        );
        SubjectStore.Update(tx, row!);
        tx.Fact(kind, SmallInstallation.Someone, now);
    }
}
