using System.Text.Json;
using System.Text.Json.Serialization;
using Redress.Storage.Keys;

namespace Redress.Storage.Recovery;

/// <summary>One file of a backup.</summary>
/// <param name="Path">Below the backup's folder.</param>
/// <param name="Sha256">In hex.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>What a backup says of itself in <c>backup.json</c>, which is written last: without it there is no backup.</summary>
/// <param name="Format">1.</param>
/// <param name="TakenAt">By the machine's clock.</param>
/// <param name="Engine">sqlite or postgres; a backup of either can be restored into either.</param>
/// <param name="Sealed">Facts under its last signed checkpoint.</param>
/// <param name="Root">The root over them, in hex.</param>
/// <param name="Key">The ledger's verifier key.</param>
/// <param name="Rows">Rows that were verified.</param>
public sealed record BackupManifest(
    int Format,
    DateTimeOffset TakenAt,
    string Engine,
    long Sealed,
    string Root,
    string Key,
    long Rows,
    IReadOnlyList<BackupFile> Files
)
{
    public const string Name = "backup.json";
    private const int Known = 1;
    private const long MaxBytes = 64 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public void Write(string folder) =>
        Durable.WriteNew(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(this, Json));

    /// <exception cref="RecoveryRefusedException">There is none, it is of another format, or a file is not as it says.</exception>
    public static BackupManifest Read(string folder)
    {
        var manifest = Parse(folder);
        foreach (var file in manifest.Files)
        {
            var path = Path.GetFullPath(Path.Combine(folder, file.Path));
            var inside = path.StartsWith(Path.GetFullPath(folder) + "/", StringComparison.Ordinal);
            if (!inside || !File.Exists(path) || FolderCopy.Hash(path) != file.Sha256)
            {
                throw new RecoveryRefusedException(
                    $"{folder}: the file {file.Path} is missing or not as it was written. Take another backup, or another copy of this one."
                );
            }
        }

        return manifest;
    }

    private static BackupManifest Parse(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            if (
                new FileInfo(path) is { Exists: true, Length: < MaxBytes }
                && JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Json)
                    is { Format: Known } manifest
            )
            {
                return manifest;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new RecoveryRefusedException(
            $"{folder} is no backup of this program: {Name} is missing, damaged or newer. A backup that was broken off has none."
        );
    }
}
