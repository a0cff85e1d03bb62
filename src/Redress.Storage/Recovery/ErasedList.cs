using System.Globalization;
using System.Text;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Storage.Recovery;

/// <summary>One sealed text whose key was destroyed on somebody's request, or a report whose reporter was forgotten with it.</summary>
/// <param name="Id">The text's id, or the report's.</param>
/// <param name="At">When, in microseconds.</param>
public readonly record struct ErasedText(string Id, long At);

/// <summary>
/// <c>DIR/erased</c>: which texts were erased on request, outside of the database, so that a backup made before that does not
/// bring them back. A line is on disk before the erasure is committed. What is erased because its time is over is not
/// listed: its row says when.
/// </summary>
public sealed class ErasedList
{
    public const string Name = "erased";
    private const int MaxLine = 80;
    private readonly string _path;
    private readonly Lock _one = new();
    private readonly HashSet<string> _known;

    private ErasedList(string path, HashSet<string> known) => (_path, _known) = (path, known);

    public static ErasedList Open(string dataFolder)
    {
        var path = Path.Combine(dataFolder, Name);
        return new ErasedList(path, Read(path).Select(e => e.Id).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>All that stands in a list; a last line that a crash cut off does not count.</summary>
    public static List<ErasedText> Read(string path)
    {
        var found = new List<ErasedText>();
        if (!File.Exists(path))
        {
            return found;
        }

        var text = File.ReadAllText(path, Encoding.ASCII);
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (
                line.Length <= MaxLine
                && line.Split(' ') is [var id, var at]
                && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
            )
            {
                found.Add(new ErasedText(id, micros));
            }
        }

        return found;
    }

    /// <summary>Adds those that are not there; when this answers they are on disk.</summary>
    public void Add(IEnumerable<ErasedText> texts)
    {
        lock (_one)
        {
            var added = texts.Where(t => !_known.Contains(t.Id)).ToList();
            if (added.Count == 0)
            {
                return;
            }

            Append(_path, added);
            _known.UnionWith(added.Select(t => t.Id));
        }
    }

    /// <summary>Adds what other nodes erased, and what a crash kept from being listed.</summary>
    public async Task FollowAsync(Database database, CancellationToken cancel)
    {
        const int page = 1000;
        var (at, id) = (0L, "");
        while (true)
        {
            var rows = await database.ListAsync<ErasedRow>(
                """
                SELECT id, erased_at FROM sealed
                WHERE erased_at IS NOT NULL AND erase_at IS NULL AND (erased_at, id) > (@at, @id)
                ORDER BY erased_at, id LIMIT @most
                """,
                cancel,
                new Arg("at", at),
                new Arg("id", id),
                new Arg("most", (long)page)
            );
            Add(rows.Select(r => new ErasedText(r.Id, r.ErasedAt)));
            if (rows.Count < page)
            {
                return;
            }

            (at, id) = (rows[^1].ErasedAt, rows[^1].Id);
        }
    }

    /// <summary>Writes a list anew.</summary>
    public static void Write(string path, IEnumerable<ErasedText> texts) =>
        Durable.WriteNew(path, Encoding.ASCII.GetBytes(string.Concat(texts.Select(Line))));

    private static void Append(string path, List<ErasedText> texts)
    {
        var isNew = !File.Exists(path);
        using (
            var file = new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    BufferSize = 0,
                }
            )
        )
        {
            file.Seek(0, SeekOrigin.End);
            // A line that a crash cut off must not swallow the next one.
            var cut = file.Length > 0 && !EndsLine(file) ? "\n" : "";
            Durable.Append(file, Encoding.ASCII.GetBytes(cut + string.Concat(texts.Select(Line))));
        }

        if (isNew)
        {
            Durable.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
    }

    private static bool EndsLine(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private static string Line(ErasedText text) =>
        string.Create(CultureInfo.InvariantCulture, $"{text.Id} {text.At}\n");

    private sealed class ErasedRow
    {
        public string Id { get; init; } = "";
        public long ErasedAt { get; init; }
    }
}
