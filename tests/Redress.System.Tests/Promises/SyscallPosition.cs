namespace Redress.System.Tests.Promises;

/// <summary>What is done while a system call fails.</summary>
internal enum Act
{
    /// <summary>A report is accepted, its hold is applied at the platform and confirmed.</summary>
    Report,

    /// <summary>The text of a report is erased.</summary>
    Erase,

    /// <summary>The ledger is sealed: tiles and a signed checkpoint are written beside the database.</summary>
    Seal,
}

/// <summary>One system call of one act.</summary>
/// <param name="Call">The system call.</param>
/// <param name="What">As strace says it: <c>error=EIO</c> or <c>signal=KILL</c>.</param>
/// <param name="When">The instance, and a plus where all later ones fail too.</param>
internal sealed record SyscallPosition(Act Act, string Call, string What, string When)
{
    private const string Deadly = "signal=KILL";

    public bool Kills => What == Deadly;

    /// <summary>Each error, once and from here on, at positions drawn from all; under --full at each.</summary>
    public static List<SyscallPosition> Failing(Act act, Random random) =>
        [
            .. from error in (string[])["error=EIO", "error=ENOSPC"]
            from lasting in (string[])["", "+"]
            from place in Places(act, random, deadly: false)
            select new SyscallPosition(act, place.Call, error, place.Instance + lasting),
        ];

    public static List<SyscallPosition> Killing(Act act, Random random) =>
        [
            .. from place in Places(act, random, deadly: true)
            select new SyscallPosition(act, place.Call, Deadly, $"{place.Instance}"),
        ];

    /// <summary>What strace is to do, in its own words, for a data folder.</summary>
    public string[] Injection(string folder)
    {
        var files = (Act, Call) switch
        {
            (Act.Seal, "pwrite64") => ["ledger/checkpoints", "ledger/checkpoint.new"],
            (Act.Seal, _) => [],
            _ => (string[])["redress.db-wal"],
        };
        return
        [
            .. files.SelectMany(f => new[] { "-P", Path.Combine(folder, f) }),
            "-e",
            $"trace={Call}",
            "-e",
            $"inject={Call}:{What}:when={When}",
        ];
    }

    public override string ToString() => $"{Act}: {Call} {What} at {When}";

    // A report writes some twenty to fifty pages in each of its commits, each with two calls. strace counts by thread:
    // what the seal calls comes from a thread of the pool, and soon from another.
    private static List<(string Call, int Instance)> Places(Act act, Random random, bool deadly) =>
        act switch
        {
            Act.Report =>
            [
                .. Draw(random, "pwrite64", 480, deadly ? 2 : 12),
                .. Draw(random, "fsync", 24, deadly ? 1 : 2),
            ],
            Act.Erase => [.. Draw(random, "pwrite64", 24, deadly ? 1 : 4), .. Draw(random, "fsync", 4, deadly ? 0 : 1)],
            Act.Seal =>
            [
                .. Draw(random, "pwrite64", 2, deadly ? 0 : 1),
                .. Draw(random, "fsync", 6, deadly ? 1 : 2),
                .. Draw(random, "rename", 2, deadly ? 0 : 1),
            ],
        };

    private static IEnumerable<(string Call, int Instance)> Draw(Random random, string call, int all, int usual) =>
        Enumerable
            .Range(1, all)
            .OrderBy(_ => random.Next())
            .Take(Seed.Times(usual, all))
            .Order()
            .Select(n => (call, n));
}
