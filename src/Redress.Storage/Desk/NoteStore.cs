using System.Globalization;
using System.Text;
using Redress.Storage.Engine;

namespace Redress.Storage.Desk;

/// <summary>What somebody who works here wrote down about a case. Never shown to anybody outside.</summary>
public sealed class NoteRow : ITableRow
{
    public static string Table => "note";
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Text { get; init; } = "";
    public long At { get; init; }

    public string RowKey() => Id;
}

/// <summary>Staff notes and the words by which they are found.</summary>
public static class NoteStore
{
    public const string Prefix = "note";

    /// <summary>So many words of one note, or of one question, are looked at.</summary>
    public const int MostWords = 400;

    private const int LongestWord = 40;

    public static void Insert(Transaction tx, NoteRow row)
    {
        tx.Insert(row);
        foreach (var word in Words(row.Text))
        {
            tx.Run(
                "INSERT INTO note_word (word, case_id, note_id) VALUES (@word, @case, @note)",
                new Arg("word", word),
                new Arg("case", row.CaseId),
                new Arg("note", row.Id)
            );
        }
    }

    public static Task<List<NoteRow>> OfCaseAsync(Database database, string caseId, CancellationToken cancel) =>
        database.ListAsync<NoteRow>(
            $"SELECT {Rows<NoteRow>.Columns} FROM note WHERE case_id = @case ORDER BY at DESC, id DESC LIMIT 200",
            cancel,
            new Arg("case", caseId)
        );

    /// <summary>Each word once: letters and digits, lower case, without marks.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormKD).Append(' '))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                word.Append(char.ToLowerInvariant(c));
                continue;
            }

            if (word.Length > 0)
            {
                words.Add(word.ToString(0, Math.Min(word.Length, LongestWord)));
                word.Clear();
            }
        }

        // A pair of surrogates may have been cut in two.
        return
        [
            .. words
                .Select(w => char.IsHighSurrogate(w[^1]) ? w[..^1] : w)
                .Where(w => w.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .Take(MostWords),
        ];
    }
}
