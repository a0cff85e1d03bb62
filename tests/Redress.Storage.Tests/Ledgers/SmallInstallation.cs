using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>A data folder with every domain table filled by its own row class, and a ledger over it.</summary>
internal sealed class SmallInstallation : IAsyncDisposable
{
    public static readonly Actor Someone = new("psn_test");
    private readonly byte[] _seed;
    private readonly bool _ownsFolder;
    private Database? _database;
    private LedgerSeal? _seal;

    private SmallInstallation(string folder, string? postgres, byte[] seed, bool ownsFolder) =>
        (Folder, Postgres, _seed, _ownsFolder) = (folder, postgres, seed, ownsFolder);

    public string Folder { get; }

    public string? Postgres { get; }

    public string DatabaseFile => Path.Combine(Folder, "redress.db");

    public SetClock Clock { get; } = new();

    public Database Database => _database!;

    public LedgerSeal Seal => _seal!;

    public static async Task<SmallInstallation> StartAsync(string? postgres = null)
    {
        var folder = Directory.CreateTempSubdirectory("redress-ledger-").FullName;
        var installation = new SmallInstallation(folder, postgres, RandomNumberGenerator.GetBytes(32), true);
        await installation.OpenAsync();
        return installation;
    }

    /// <summary>Another node over the same database, with a folder of its own.</summary>
    public async Task<SmallInstallation> NodeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("redress-ledger-").FullName;
        var node = new SmallInstallation(folder, Postgres, _seed, true);
        await node.OpenAsync();
        return node;
    }

    public async Task OpenAsync()
    {
        _database = await Database.OpenAsync(Folder, Postgres, Clock, CancellationToken.None);
        _seal = new LedgerSeal(_database, Folder, _seed, Clock);
    }

    /// <summary>Ends the program in good order, so that SQLite has everything in one file.</summary>
    public async Task CloseAsync()
    {
        _seal?.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        (_seal, _database) = (null, null);
        SqliteConnection.ClearAllPools();
    }

    public async Task SealAsync()
    {
        while (await Seal.SealAsync(CancellationToken.None)) { }
    }

    /// <summary>One fact of rows of every table, some written twice, with the ids ending in that number.</summary>
    public async Task FillAsync(int number)
    {
        Clock.Go(TimeSpan.FromSeconds(1));
        await Database.Recorder.WriteAsync(
            tx =>
            {
                EveryTable.Write(tx, number, Clock.Now());
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
    }

    /// <summary>One small fact about the case of that number.</summary>
    public async Task TouchAsync(int number)
    {
        Clock.Go(TimeSpan.FromSeconds(1));
        await Database.Recorder.WriteAsync(
            tx =>
            {
                EveryTable.Touch(tx, number, Clock.Now());
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
    }

    /// <summary>Changes some of what was written under that number.</summary>
    public async Task ChangeAsync(int number)
    {
        Clock.Go(TimeSpan.FromSeconds(1));
        await Database.Recorder.WriteAsync(tx => LaterRows.WriteAsync(tx, number, Clock.Now()), CancellationToken.None);
    }

    /// <summary>Changes a subject twice, so that the first of the two facts says nothing that counts.</summary>
    public Task SupersedeAsync(int number, string kind) =>
        Database.Recorder.WriteAsync(
            async tx =>
            {
                await ErasedFact.SupersedeAsync(tx, number, kind, Clock.Now());
                await ErasedFact.SupersedeAsync(tx, number, "test.later", Clock.Now());
            },
            CancellationToken.None
        );

    /// <summary>Destroys salt and body of a fact; honestly with a fact that says so.</summary>
    public Task EraseAsync(long fact, bool told) =>
        Database.Recorder.WriteAsync(
            async tx =>
            {
                if (told)
                {
                    await ErasedFact.EraseAsync(tx, fact);
                    tx.Fact("fact.erased", Someone, Clock.Now());
                }
                else
                {
                    tx.Run("UPDATE fact SET salt = NULL, body = NULL WHERE n = @n", new Arg("n", fact));
                }
            },
            CancellationToken.None
        );

    public Task<LedgerVerdict> VerifyAsync(string? key = null) =>
        LedgerCheck.RunAsync(new LedgerSource(Folder, Postgres, key), null, CancellationToken.None);

    /// <summary>The first broken thing; the test fails where there is none.</summary>
    public async Task<Finding> BrokenAsync() =>
        (await VerifyAsync()).First ?? throw new InvalidOperationException("Nothing was found broken");

    public async Task AssertIntactAsync() => Assert.Null((await VerifyAsync()).First?.ToString());

    public string InLedger(string path) => Path.Combine(Folder, LedgerFolder.Name, path);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}

/// <summary>A clock that stands until it is set.</summary>
internal sealed class SetClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Go(TimeSpan by) => _now += by;
}
