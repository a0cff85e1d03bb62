using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Redress.Connectors.Decoding;
using Redress.Core.Kernel;
using Redress.Decoder.Wire;
using Redress.Matching.Exact;

namespace Redress.Cli;

/// <summary>redress hash FILE…: the fingerprints of files, as Redress and others would bank them. Nothing is kept.</summary>
internal static class HashCommand
{
    public static Command Make()
    {
        var json = Commands.JsonOption();
        var files = new Argument<string[]>("file")
        {
            Description = "Pictures or videos",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("hash", "The fingerprints of pictures and videos") { files, json };
        command.SetAction((parsed, cancel) => HashAsync(parsed.GetValue(files)!, parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> HashAsync(string[] files, bool json, CancellationToken cancel)
    {
        using var pool = new DecoderPool(new DecoderOptions { Processes = 1 });
        foreach (var missing in await pool.StartAsync(cancel))
        {
            await Console.Error.WriteLineAsync("redress: " + missing);
        }

        var failed = false;
        foreach (var file in files)
        {
            var line = await HashAsync(pool, file, cancel);
            failed |= line["error"] is not null;
            Console.WriteLine(json ? line.ToJsonString(s_line) : Plain(line));
        }

        return failed ? Exit.No : Exit.Done;
    }

    private static readonly JsonSerializerOptions s_line = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static async Task<JsonObject> HashAsync(DecoderPool pool, string file, CancellationToken cancel)
    {
        var line = new JsonObject { ["file"] = file };
        if (await ReadAsync(file, line, cancel) is not { } bytes)
        {
            return line;
        }

        var exact = ExactHashes.Of(bytes);
        line["sha256"] = exact.Sha256;
        line["md5"] = exact.Md5;
        switch (await pool.DecodeAsync(bytes, Asked.Hash, cancel))
        {
            case DecodeResult.Decoded { Answer: var answer }:
                Write(line, answer);
                break;
            case DecodeResult.Unknown { Why: var why }:
                line["error"] = Error("decoder-" + Word.Of(why), "The file could not be decoded here");
                break;
            default:
                throw new InvalidOperationException("A file is decoded or not");
        }

        return line;
    }

    private static async Task<byte[]?> ReadAsync(string file, JsonObject line, CancellationToken cancel)
    {
        try
        {
            if (new FileInfo(file).Length > DecoderWire.MaxFileBytes)
            {
                line["error"] = Error(
                    "file-too-large",
                    $"Files of at most {DecoderWire.MaxFileBytes >> 20} MiB are read"
                );
                return null;
            }

            return await File.ReadAllBytesAsync(file, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            line["error"] = Error("file-unreadable", "The file cannot be read");
            return null;
        }
    }

    private static void Write(JsonObject line, DecoderAnswer answer)
    {
        if (answer.Error is { } code)
        {
            line["error"] = Error(code, "Nothing in the file can be compared by its looks");
            return;
        }

        if (answer.Whole is { } whole)
        {
            line["pdq"] = Picture(whole);
        }

        if (answer.IsVideo)
        {
            line["seconds"] = answer.Seconds;
            line["frames"] = new JsonArray([
                .. answer.Frames.Select(f => new JsonObject
                {
                    ["at"] = f.At,
                    ["key"] = f.IsKey,
                    ["hash"] = f.Picture.Hash,
                    ["quality"] = f.Picture.Quality,
                }),
            ]);
        }

        if (answer.Damaged)
        {
            line["damaged"] = true;
        }

        if (answer.Partial)
        {
            line["partial"] = true;
        }
    }

    private static JsonObject Picture(HashedPicture picture) =>
        new()
        {
            ["hash"] = picture.Hash,
            ["quality"] = picture.Quality,
            ["dihedral"] = new JsonArray([.. picture.Dihedral.Select(h => JsonValue.Create(h))]),
        };

    private static JsonObject Error(string code, string title) => new() { ["code"] = code, ["title"] = title };

    private static string Plain(JsonObject line) =>
        line["error"] is { } error
            ? $"{line["file"]}: {error["title"]} ({error["code"]})"
            : $"{line["file"]}\n  sha256 {line["sha256"]}\n  pdq    {line["pdq"]?["hash"]} quality {line["pdq"]?["quality"]}";
}
